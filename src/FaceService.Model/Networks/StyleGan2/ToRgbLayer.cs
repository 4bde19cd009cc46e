using FaceService.Model.Networks.Configs;
using FaceService.Model.Networks.StyleGan2.Fused;
using FaceService.Model.Networks.StyleGan2.Operations;
using FaceService.Model.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FaceService.Model.Networks.StyleGan2;

/// <summary>A modulated 1×1 convolution to colours, without demodulation (Karras et al. 2020, section 2.1).</summary>
internal sealed class ToRgbLayer : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly FullyConnectedLayer affine;
    private readonly Parameter weight; // [colours, in, 1, 1]
    private readonly Parameter bias; // [colours]
    private readonly double weightGain;
    private readonly double? clamp;

    public ToRgbLayer(RandomTensors random, int inChannels, int outChannels, StyleGan2Config config)
        : base(nameof(ToRgbLayer))
    {
        clamp = config.ConvClamp;
        affine = new FullyConnectedLayer(random, config.WDim, inChannels, biasInit: 1);
        weight = new Parameter(random.Normal(outChannels, inChannels, 1, 1));
        bias = new Parameter(zeros(outChannels));
        weightGain = 1 / Math.Sqrt(inChannels);
        RegisterComponents();
    }

    /// <summary>Scales the affine weights once and for all.</summary>
    public void Freeze() => affine.Freeze();

    /// <summary>The layer in the form that <see cref="FusedSynthesis"/> draws with.</summary>
    public FusedColours Fuse() => new(
        FusedLayer.Keep(weight.squeeze(3).squeeze(2).unsqueeze(0).Times(weightGain)), FusedLayer.Keep(bias), affine.Fuse());

    /// <param name="x">[N, in, r, r], in the type to compute in.</param>
    /// <param name="w">[N, w_dim]</param>
    /// <returns>[N, colours, r, r], float32.</returns>
    public override Tensor forward(Tensor x, Tensor w)
    {
        var styles = affine.call(w).Times(weightGain); // [N, in]
        x = training ? Convolve(x, styles) : Multiply(x, styles);
        if (clamp is { } bound)
            x = x.Clamped(-bound, bound);
        return x.to(ScalarType.Float32);
    }

    private Tensor Convolve(Tensor x, Tensor styles) => nn.functional.conv2d(
        x.mul(Modulation.AsMap(styles, x.dtype)), weight.to(x.dtype), bias.to(x.dtype));

    private Tensor Multiply(Tensor x, Tensor styles)
    {
        var modulated = weight.squeeze(3).squeeze(2).unsqueeze(0).mul(styles.unsqueeze(1)); // [N, colours, in]
        return PointwiseProduct.Of(x, modulated.to(x.dtype)).Plus(bias.to(x.dtype).reshape(1, -1, 1, 1));
    }
}
