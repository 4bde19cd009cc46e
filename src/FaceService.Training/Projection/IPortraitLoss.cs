using static TorchSharp.torch;

namespace FaceService.Training.Projection;

/// <summary>How far a drawn picture is from the one that is sought. One thread.</summary>
internal interface IPortraitLoss : IDisposable
{
    /// <summary>Its name in results: <c>pyramid</c>, <c>perceptual</c> or <c>resnet18</c>.</summary>
    string Name { get; }

    /// <summary>The distance, differentiable.</summary>
    /// <param name="image">[1, colours, size, size], −1…1 and a little beyond.</param>
    /// <returns>[] 0 for the very same picture.</returns>
    Tensor Distance(Tensor image);
}
