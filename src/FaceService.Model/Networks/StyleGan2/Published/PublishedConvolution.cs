using FaceService.Model.Networks.Configs;
using FaceService.Model.Networks.StyleGan2.Operations;
using FaceService.Model.Torch;
using static TorchSharp.torch;

namespace FaceService.Model.Networks.StyleGan2.Published;

/// <summary>A modulated 3×3 convolution whose weights are made anew for each image (Karras et al. 2020, equations 1 to 3).</summary>
internal sealed class PublishedConvolution : IDisposable
{
    private readonly PublishedAffine affine;
    private readonly Tensor weight; // [1, out, in, k, k]
    private readonly Tensor bias; // [1, out, 1, 1]
    private readonly Tensor filter;
    private readonly Tensor? noiseConst; // [r, r]
    private readonly Tensor? noiseStrength; // []
    private readonly Activation activation;
    private readonly double? clamp;
    private readonly bool doubles;

    public PublishedConvolution(PublishedWeights weights, string name, bool doubles, StyleGan2Config shape)
    {
        affine = new PublishedAffine(weights, $"{name}affine.");
        weight = weights[$"{name}weight"].unsqueeze(0).DetachFromDisposeScope();
        bias = weights[$"{name}bias"].reshape(1, -1, 1, 1).DetachFromDisposeScope();
        filter = weights[$"{name}resample_filter"];
        if (weights.Has($"{name}noise_const"))
            (noiseConst, noiseStrength) = (weights[$"{name}noise_const"], weights[$"{name}noise_strength"]);
        activation = Activation.Named(shape.Activation);
        clamp = shape.ConvClamp;
        this.doubles = doubles;
    }

    /// <param name="x">[1, in, H, W]</param>
    /// <param name="w">[1, w_dim]</param>
    /// <param name="noise">Source of the noise map.</param>
    /// <param name="layer">Index of the layer, for its noise.</param>
    /// <param name="gain">Multiplies the result, and the clamp's bound.</param>
    /// <returns>[1, out, r, r]</returns>
    public Tensor Run(Tensor x, Tensor w, SynthesisNoise noise, int layer, double gain)
    {
        // Only the result outlives a layer: at 1024 pixels each of its steps is 128 MiB.
        using var scope = NewDisposeScope();
        var modulated = weight.mul(affine.Run(w).reshape(1, 1, -1, 1, 1));
        var demodulation = modulated.Squared().sum([2, 3, 4]).Plus(1e-8).rsqrt(); // [1, out]
        modulated = modulated.mul(demodulation.reshape(1, -1, 1, 1, 1)).squeeze(0);
        x = doubles
            ? PublishedFilter.ConvolveDoubling(x, modulated, filter)
            : nn.functional.conv2d(x, modulated, padding: [modulated.shape[2] / 2, modulated.shape[3] / 2]);
        if (noiseConst is not null && noise.Map(layer, noiseConst, 1) is { } map)
            x = x.PlusInPlace(map.mul(noiseStrength!));
        return activation.FinishInPlace(x.PlusInPlace(bias), gain, clamp is { } bound ? bound * gain : null).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        affine.Dispose();
        weight.Dispose();
        bias.Dispose();
    }
}
