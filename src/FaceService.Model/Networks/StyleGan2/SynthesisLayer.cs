using FaceService.Model.Networks.Configs;
using FaceService.Model.Networks.StyleGan2.Fused;
using FaceService.Model.Networks.StyleGan2.Operations;
using FaceService.Model.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FaceService.Model.Networks.StyleGan2;

/// <summary>A modulated 3×3 convolution with noise, bias and activation (Karras et al. 2020, figure 2d).</summary>
internal sealed class SynthesisLayer : nn.Module<Tensor, Tensor, SynthesisNoise, double, Tensor>
{
    private const int KernelSize = 3;

    private readonly FullyConnectedLayer affine;
    private readonly Parameter weight; // [out, in, 3, 3]
    private readonly Tensor? noise_const; // [r, r]
    private readonly Parameter? noise_strength; // []
    private readonly Parameter bias; // [out]
    private readonly Tensor resample_filter;
    private readonly Resampler resampler;
    private readonly Activation activation;
    private readonly double? clamp;
    private readonly bool doubles;
    private readonly int index;
    private SynthesisKernel? frozen;

    public SynthesisLayer(
        RandomTensors random, int index, int inChannels, int outChannels, int resolution, bool doubles, StyleGan2Config config)
        : base(nameof(SynthesisLayer))
    {
        this.index = index;
        this.doubles = doubles;
        clamp = config.ConvClamp;
        activation = Activation.Named(config.Activation);
        resampler = new Resampler(doubles ? config.ResampleFilter : StyleGan2Config.StandardFilter);
        resample_filter = resampler.ToBuffer();
        affine = new FullyConnectedLayer(random, config.WDim, inChannels, biasInit: 1);
        weight = new Parameter(random.Normal(outChannels, inChannels, KernelSize, KernelSize));
        if (config.UseNoise)
        {
            noise_const = random.Normal(resolution, resolution);
            noise_strength = new Parameter(zeros([]));
        }

        bias = new Parameter(zeros(outChannels));
        RegisterComponents();
    }

    /// <summary>[r, r] the constant noise map, or null without noise inputs.</summary>
    public Tensor? NoiseConst => noise_const;

    /// <summary>Brings the weights into the form that they are used in, once; later changes of the parameters go unseen.</summary>
    /// <param name="type">Of the activations to come.</param>
    public void Freeze(ScalarType type)
    {
        affine.Freeze();
        frozen ??= Kernel(type).Keep();
    }

    /// <summary>The layer in the form that <see cref="FusedSynthesis"/> draws with.</summary>
    /// <param name="type">Of the convolution.</param>
    public FusedLayer Fuse(ScalarType type) => new(
        weight.detach(),
        bias.detach(),
        noise_const,
        noise_strength?.detach().item<float>() ?? 0,
        affine.Fuse(),
        new FusedLayerPlan(index, doubles, activation, clamp, type));

    /// <param name="x">[N, in, H, W], in the type to compute in.</param>
    /// <param name="w">[N, w_dim]</param>
    /// <param name="noise">Source of the noise map.</param>
    /// <param name="gain">Multiplies the result, and the clamp's bound.</param>
    /// <returns>[N, out, r, r] of x's type.</returns>
    public override Tensor forward(Tensor x, Tensor w, SynthesisNoise noise, double gain)
    {
        var kernel = frozen ?? Kernel(x.dtype);
        var styles = affine.call(w); // [N, in]
        if (x.dtype == ScalarType.Float16)
            styles = Modulation.TameStyles(styles);

        // A homogeneous activation lets its gain in before it, where it costs nothing.
        var early = activation.IsHomogeneous ? gain * activation.Gain : 1;
        var demodulation = Modulation.Demodulation(kernel.Power, styles, rowWise: !training);
        if (early != 1)
            demodulation = demodulation.Times(early);

        x = Convolve(x.mul(Modulation.AsMap(styles, x.dtype)), kernel);
        var shift = bias.Times(early).to(x.dtype).reshape(1, -1, 1, 1);
        x = shift.PlusProduct(x, Modulation.AsMap(demodulation, x.dtype));
        if (NoiseMap(noise, x.shape[0]) is { } map)
            x = x.Plus(map.Times(early).to(x.dtype));
        x = activation.Apply(x);

        var late = activation.IsHomogeneous ? 1 : gain * activation.Gain;
        if (late != 1)
            x = x.Times(late);
        return clamp is { } bound ? x.Clamped(-bound * gain, bound * gain) : x;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            frozen?.Dispose();
        base.Dispose(disposing);
    }

    private SynthesisKernel Kernel(ScalarType type)
    {
        var tamed = type == ScalarType.Float16 ? Modulation.TameWeight(weight) : weight;
        var phases = doubles ? resampler.PolyphaseKernel(tamed) : null;
        var taps = phases ?? (doubles ? tamed.flip(2, 3) : tamed);
        return new SynthesisKernel(taps.to(type), tamed.Squared().sum([2, 3]), phases is not null);
    }

    private Tensor? NoiseMap(SynthesisNoise noise, long batch) =>
        noise_const is null ? null : noise.Map(index, noise_const, batch)?.mul(noise_strength!);

    private Tensor Convolve(Tensor x, SynthesisKernel kernel)
    {
        if (doubles && !kernel.IsPolyphase)
            return nn.functional.conv2d(resampler.UpsampleForConvolution(x, KernelSize), kernel.Taps);
        x = nn.functional.conv2d(x, kernel.Taps, padding: [1, 1]);
        return kernel.IsPolyphase ? nn.functional.pixel_shuffle(x, 2) : x;
    }
}
