using FaceService.Model.Catalog;
using FaceService.Model.Latents;
using FaceService.Model.Networks.Configs;
using FaceService.Model.Weights;

namespace FaceService.Api.Faces.Plans;

/// <summary>What a model can be asked for.</summary>
internal sealed class ModelTraits(ModelVersion model)
{
    public GeneratorConfig Config { get; } = model.Config;

    public string Name { get; } = model.Id.ToString();

    /// <summary>Whether it has a w space, and with it truncation, mixing and factors.</summary>
    public bool HasW => Config.StyleGan2 is not null;

    public bool HasNoise => Config.StyleGan2 is { UseNoise: true };

    public int WDim => Config.StyleGan2?.WDim ?? 0;

    /// <summary>Rows of w.</summary>
    public int NumWs => HasW ? StyleGan2Layout.LatentCount(Config.ImageSize) : 0;

    /// <summary>The attribute groups that callers see.</summary>
    public IReadOnlyList<LabelGroup> Groups { get; } = LabelVector.GroupsOf(model.Labels, model.Config.CDim);
}
