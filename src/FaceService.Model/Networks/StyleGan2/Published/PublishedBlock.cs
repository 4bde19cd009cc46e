using FaceService.Model.Networks.Configs;
using FaceService.Model.Torch;
using static TorchSharp.torch;

namespace FaceService.Model.Networks.StyleGan2.Published;

/// <summary>All layers of one resolution, made once. Never changes.</summary>
internal sealed class PublishedBlock : IDisposable
{
    /// <param name="weights">The network's.</param>
    /// <param name="name">What the block's tensors' names begin with.</param>
    /// <param name="shape">The network's.</param>
    /// <param name="isFirst">Whether it begins with the learnt constant.</param>
    /// <param name="drawsRgb">Whether it adds to the image.</param>
    public PublishedBlock(PublishedWeights weights, string name, StyleGan2Config shape, bool isFirst, bool drawsRgb)
    {
        Filter = weights[$"{name}resample_filter"];
        Plain = new PublishedConvolution(weights, $"{name}conv1.", doubles: false, shape);
        Colours = drawsRgb ? new PublishedToRgb(weights, $"{name}torgb.", shape.ConvClamp) : null;
        if (isFirst)
        {
            Start = weights[$"{name}const"];
            return;
        }

        Doubling = new PublishedConvolution(weights, $"{name}conv0.", doubles: true, shape);
        if (shape.Architecture != "resnet")
            return;
        var skip = weights[$"{name}skip.weight"];
        Skip = skip.Times(1 / Math.Sqrt(skip.shape[1])).DetachFromDisposeScope();
        SkipFilter = weights[$"{name}skip.resample_filter"];
    }

    /// <summary>[C, 4, 4] the learnt constant of the first block.</summary>
    public Tensor? Start { get; }

    /// <summary>The layer that doubles the size; null in the first block.</summary>
    public PublishedConvolution? Doubling { get; }

    public PublishedConvolution Plain { get; }

    public PublishedToRgb? Colours { get; }

    /// <summary>For the image.</summary>
    public Tensor Filter { get; }

    /// <summary>[O, I, 1, 1] a residual connection's weights, scaled.</summary>
    public Tensor? Skip { get; }

    public Tensor? SkipFilter { get; }

    /// <summary>Synthesis layers; each takes a w.</summary>
    public int Convolutions => Doubling is null ? 1 : 2;

    public void Dispose()
    {
        Doubling?.Dispose();
        Plain.Dispose();
        Colours?.Dispose();
        Skip?.Dispose();
    }
}
