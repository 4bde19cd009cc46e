using FaceService.Model.Torch;
using static TorchSharp.torch;

namespace FaceService.Model.Networks.StyleGan2.Published;

/// <summary>A modulated 1×1 convolution to colours, without demodulation.</summary>
internal sealed class PublishedToRgb : IDisposable
{
    private readonly PublishedAffine affine;
    private readonly Tensor weight; // [1, colours, in, 1, 1]
    private readonly Tensor bias; // [1, colours, 1, 1]
    private readonly double weightGain;
    private readonly double? clamp;

    public PublishedToRgb(PublishedWeights weights, string name, double? clamp)
    {
        affine = new PublishedAffine(weights, $"{name}affine.");
        weight = weights[$"{name}weight"].unsqueeze(0).DetachFromDisposeScope();
        bias = weights[$"{name}bias"].reshape(1, -1, 1, 1).DetachFromDisposeScope();
        weightGain = 1 / Math.Sqrt(weight.shape[2] * weight.shape[3] * weight.shape[4]);
        this.clamp = clamp;
    }

    /// <param name="x">[1, in, r, r]</param>
    /// <param name="w">[1, w_dim]</param>
    /// <returns>[1, colours, r, r]</returns>
    public Tensor Run(Tensor x, Tensor w)
    {
        using var scope = NewDisposeScope();
        var styles = affine.Run(w).Times(weightGain);
        var modulated = weight.mul(styles.reshape(1, 1, -1, 1, 1)).squeeze(0);
        var colours = nn.functional.conv2d(x, modulated).PlusInPlace(bias);
        return (clamp is { } bound ? colours.ClampInPlace(-bound, bound) : colours).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        affine.Dispose();
        weight.Dispose();
        bias.Dispose();
    }
}
