using FaceService.Model.Networks.StyleGan2.Operations;
using FaceService.Model.Torch;
using static TorchSharp.torch;

namespace FaceService.Model.Networks.StyleGan2.Fused;

/// <summary>
/// A synthesis layer for drawing on a CPU: a convolution, and one pass for all the rest. Its input has its styles already. Owns its tensors.
/// </summary>
internal sealed class FusedLayer : IDisposable
{
    private const double Epsilon = 1e-8;

    private readonly Tensor kernel; // [O, I, 3, 3], or [4·O, I, 2, 2] when it doubles
    private readonly Tensor power; // [O, I]
    private readonly Tensor epsilon; // [O]
    private readonly Tensor shift; // [O]
    private readonly Tensor? constNoise; // [1, 1, r, r]
    private readonly double noiseStrength;
    private readonly FusedLayerPlan plan;

    /// <param name="weight">[O, I, 3, 3]</param>
    /// <param name="bias">[O]</param>
    /// <param name="noise">[r, r] the constant map, or null without noise inputs.</param>
    /// <param name="strength">Of the noise.</param>
    /// <param name="style">Taken over.</param>
    /// <param name="plan">All that is no tensor.</param>
    public FusedLayer(Tensor weight, Tensor bias, Tensor? noise, double strength, FusedStyle style, FusedLayerPlan plan)
    {
        this.plan = plan;
        Style = style;
        var gain = plan.Activation.Gain; // homogeneous: let in before the activation, where it costs nothing
        kernel = Keep((plan.Doubles ? TransposedPhases.Kernel(weight) : weight).to(plan.Type).ChannelsLast());
        power = Keep(weight.Squared().sum([2, 3]).Over(gain * gain));
        epsilon = Keep(ScalarArithmetic.Filled([weight.shape[0]], Epsilon / (gain * gain)));
        shift = Keep(bias.Times(gain));
        noiseStrength = strength * gain;
        constNoise = noise is null ? null : Keep(noise.Times(noiseStrength).unsqueeze(0).unsqueeze(0));
    }

    /// <summary>Makes the styles of its input.</summary>
    public FusedStyle Style { get; }

    /// <summary>Of its convolution.</summary>
    public ScalarType Type => plan.Type;

    /// <param name="x">[N, I, H, W], modulated, of the layer's type.</param>
    /// <returns>[N, O, H, W], or [N, 4·O, H + 1, W + 1] phases when it doubles.</returns>
    public Tensor Convolve(Tensor x) => SynthesisOperators.Convolve(x, kernel, padding: 1);

    /// <summary>What follows the convolution.</summary>
    /// <param name="styles">[N, I] those of its input.</param>
    /// <param name="noise">Source of the noise map.</param>
    /// <param name="next">[N, O] styles of the layer that follows, or null.</param>
    public LayerFinish Finish(Tensor styles, SynthesisNoise noise, Tensor? next)
    {
        var demodulation = SynthesisOperators.Demodulations(styles, power, epsilon);
        return new LayerFinish(demodulation, shift, Map(noise, styles.shape[0]), next, plan.Activation.Slope!.Value, plan.Clamp);
    }

    public void Dispose()
    {
        foreach (var tensor in new[] { kernel, power, epsilon, shift, constNoise })
            tensor?.Dispose();
        Style.Dispose();
    }

    internal static Tensor Keep(Tensor made) => made.detach().clone().DetachFromDisposeScope();

    private Tensor? Map(SynthesisNoise noise, long batch)
    {
        if (constNoise is null || ReferenceEquals(noise, SynthesisNoise.Const))
            return constNoise;
        return noise.Map(plan.Index, constNoise.squeeze(0).squeeze(0), batch)?.Times(noiseStrength).contiguous();
    }
}

/// <summary>What a fused layer is besides its weights.</summary>
/// <param name="Index">Among all synthesis layers, from the lowest resolution.</param>
/// <param name="Doubles">Whether it doubles the size.</param>
/// <param name="Activation">Has a slope.</param>
/// <param name="Clamp">Bound of its result, or null.</param>
/// <param name="Type">Of the convolution.</param>
internal sealed record FusedLayerPlan(int Index, bool Doubles, Activation Activation, double? Clamp, ScalarType Type);

/// <summary>An affine layer that makes styles of w, its weights in the form that they are used in.</summary>
/// <param name="Weight">[in, w_dim]</param>
/// <param name="Bias">[in]</param>
internal sealed record FusedStyle(Tensor Weight, Tensor Bias) : IDisposable
{
    /// <param name="w">[N, w_dim]</param>
    /// <returns>[N, in]</returns>
    public Tensor Of(Tensor w) => SynthesisOperators.RowProducts(w, Weight, Bias);

    public void Dispose()
    {
        Weight.Dispose();
        Bias.Dispose();
    }
}
