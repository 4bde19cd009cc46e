using FaceService.Model.Networks.StyleGan2.Operations;
using FaceService.Model.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FaceService.Model.Networks.StyleGan2;

/// <summary>A convolution with equalised learning rate, bias, activation, clamp and optional resampling by two.</summary>
internal sealed class Conv2dLayer : nn.Module<Tensor, double, Tensor>
{
    private readonly Parameter weight; // [out, in, k, k]
    private readonly Parameter? bias; // [out]
    private readonly Tensor resample_filter;
    private readonly Resampler resampler;
    private readonly Resampling resampling;
    private readonly Activation activation;
    private readonly int kernelSize;
    private readonly double weightGain;
    private readonly double? clamp;

    public Conv2dLayer(
        RandomTensors random,
        int inChannels,
        int outChannels,
        int kernelSize,
        IReadOnlyList<double> filter,
        string activation = "linear",
        Resampling resampling = Resampling.None,
        double? clamp = null,
        bool hasBias = true)
        : base(nameof(Conv2dLayer))
    {
        this.kernelSize = kernelSize;
        this.resampling = resampling;
        this.clamp = clamp;
        this.activation = Activation.Named(activation);
        resampler = new Resampler(filter);
        resample_filter = resampler.ToBuffer();
        weight = new Parameter(random.Normal(outChannels, inChannels, kernelSize, kernelSize));
        bias = hasBias ? new Parameter(zeros(outChannels)) : null;
        weightGain = 1 / Math.Sqrt(inChannels * kernelSize * kernelSize);
        RegisterComponents();
    }

    /// <param name="x">[N, in, H, W], in the type to compute in.</param>
    /// <param name="gain">Multiplies the result, and the clamp's bound.</param>
    /// <returns>[N, out, H', W'] of the same type.</returns>
    public override Tensor forward(Tensor x, double gain)
    {
        // A homogeneous activation lets its gain into the weights, where it costs nothing.
        var early = activation.IsHomogeneous ? gain * activation.Gain : 1;
        var w = weight.Times(weightGain * early).to(x.dtype);
        var b = bias is null ? null : (early == 1 ? bias : bias.Times(early)).to(x.dtype);
        x = activation.Apply(Convolve(x, w, b));
        var late = activation.IsHomogeneous ? 1 : gain * activation.Gain;
        if (late != 1)
            x = x.Times(late);
        return clamp is { } bound ? x.Clamped(-bound * gain, bound * gain) : x;
    }

    private Tensor Convolve(Tensor x, Tensor w, Tensor? b) => resampling switch
    {
        Resampling.None => nn.functional.conv2d(x, w, b, padding: [kernelSize / 2, kernelSize / 2]),
        Resampling.Down when kernelSize == 1 => nn.functional.conv2d(resampler.Downsample(x), w, b),
        Resampling.Down => nn.functional.conv2d(resampler.SmoothForConvolution(x, kernelSize), w, b, strides: [2, 2]),
        Resampling.Up when kernelSize == 1 && b is null => resampler.Upsample(Mix(x, w)),
        _ => nn.functional.conv2d(resampler.UpsampleForConvolution(x, kernelSize), w, b),
    };

    private Tensor Mix(Tensor x, Tensor w) => training
        ? nn.functional.conv2d(x, w)
        : PointwiseProduct.Of(x, w.squeeze(3).squeeze(2).unsqueeze(0).expand(x.shape[0], -1, -1));
}
