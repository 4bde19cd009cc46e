using FaceService.Model.Imaging;
using FaceService.Model.Networks.Configs;

namespace FaceService.Training.Evaluation;

/// <summary>A generator that is measured: a published model, or one that is being trained. Device thread only.</summary>
internal interface IFaceSource
{
    /// <summary>Shapes and conventions of the network.</summary>
    GeneratorConfig Config { get; }

    /// <summary>The attribute groups that it is asked by; empty for a model without labels.</summary>
    IReadOnlyList<LabelGroup> Groups { get; }

    /// <summary>Draws portraits at the model's own size.</summary>
    /// <param name="orders">What to draw.</param>
    IReadOnlyList<RgbImage> Draw(IReadOnlyList<FaceOrder> orders);
}
