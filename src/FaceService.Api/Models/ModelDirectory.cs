using FaceService.Api.Batching;
using FaceService.Api.Faces.Plans;
using FaceService.Api.Faces.Requests;
using FaceService.Model.Catalog;
using FaceService.Model.Engine;
using Microsoft.Extensions.Options;

namespace FaceService.Api.Models;

/// <summary>Tells of the models: what the catalog has, and what of it is loaded.</summary>
internal sealed class ModelDirectory(IModelCatalog catalog, ModelHost stage, ModelEvaluations evaluations, IOptions<LimitOptions> limits)
{
    // A card is a page of text; whatever is larger is not one.
    private const int MostCardBytes = 256 * 1024;

    /// <param name="root">The path base, which addresses begin with.</param>
    public ModelList List(PathString root) => new(
        catalog.Default?.Id.ToString(),
        [.. catalog.Models.OrderBy(m => m.Id.Name, StringComparer.Ordinal).ThenByDescending(m => m.Id.Version).Select(model => Summary(model, root))]);

    /// <summary>Null when there is no such model.</summary>
    public async Task<ModelDetails?> FindAsync(string reference, PathString root, CancellationToken cancellation)
    {
        if (catalog.Find(reference) is not { } model)
            return null;
        var versions = catalog.Models.Where(other => other.Id.Name == model.Id.Name).Select(other => other.Id.Version);
        return new ModelDetails(Summary(model, root), [.. versions.OrderDescending()], await CardAsync(model, cancellation));
    }

    /// <summary>Path of a model's preview; null when there is no such model or it has none.</summary>
    public string? Preview(string reference) =>
        catalog.Find(reference) is { } model && PreviewPath(model) is { } path && File.Exists(path) ? path : null;

    private static string PreviewPath(ModelVersion model) => Path.Combine(model.Directory, "preview.png");

    private static async Task<string> CardAsync(ModelVersion model, CancellationToken cancellation)
    {
        var card = new FileInfo(Path.Combine(model.Directory, "card.md"));
        return card.Exists && card.Length <= MostCardBytes ? await File.ReadAllTextAsync(card.FullName, cancellation) : "";
    }

    private ModelSummary Summary(ModelVersion model, PathString root)
    {
        var config = model.Config;
        var traits = new ModelTraits(model);
        return new ModelSummary
        {
            Id = model.Id.ToString(),
            Name = model.Id.Name,
            Version = model.Id.Version,
            Default = catalog.Default?.Id == model.Id,
            Shipped = model.Shipped,
            Loaded = stage.Served(model) is not null,
            Problem = stage.Problem(model),
            Digest = model.Digest,
            Architecture = config.Architecture,
            ImageSize = config.ImageSize,
            MinSize = limits.Value.MinSize,
            MaxSize = limits.Value.MaxSize,
            ZDim = config.ZDim,
            ZDistribution = config.ZDistribution,
            WDim = traits.WDim,
            NumWs = traits.NumWs,
            CDim = config.CDim,
            Noise = traits.HasNoise,
            Truncation = Truncation.Default(config),
            Attributes = traits.Groups.ToDictionary(group => group.Name, group => group.Values, StringComparer.Ordinal),
            Precision = stage.Served(model)?.Precision,
            Evaluation = evaluations.Of(model),
            Licence = model.Licence,
            Url = $"{root}/models/{model.Id}",
            Preview = File.Exists(PreviewPath(model)) ? $"{root}/models/{model.Id}/preview.png" : null,
        };
    }
}
