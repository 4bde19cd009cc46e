using FaceService.Model.Torch;
using static TorchSharp.torch;

namespace FaceService.Model.Networks.StyleGan2.Operations;

/// <summary>
/// Weight modulation and demodulation (Karras et al. 2020, equations 1 and 3), as scaling of the activations before and after one
/// convolution that the whole batch shares: the same numbers, without a kernel a sample.
/// </summary>
internal static class Modulation
{
    /// <summary>What each output channel is multiplied by: 1 / √(Σ (style·w)² + 1e-8).</summary>
    /// <param name="power">[O, I] Σ w² of each kernel.</param>
    /// <param name="styles">[N, I]</param>
    /// <param name="rowWise">Keep a row's bits apart from the batch's size.</param>
    /// <returns>[N, O]</returns>
    public static Tensor Demodulation(Tensor power, Tensor styles, bool rowWise)
    {
        var squares = styles.Squared();
        var sums = rowWise ? RowProduct.Of(squares, power) : nn.functional.linear(squares, power);
        return sums.Plus(1e-8).rsqrt();
    }

    /// <summary>Scales weights down so that float16 cannot overflow; demodulation takes the scale out again.</summary>
    /// <param name="weight">[O, I, k, k]</param>
    public static Tensor TameWeight(Tensor weight)
    {
        var fanIn = weight.shape[1] * weight.shape[2] * weight.shape[3];
        return weight.div(weight.abs().amax([1, 2, 3], keepdim: true).Times(Math.Sqrt(fanIn)));
    }

    /// <summary>The same for styles.</summary>
    /// <param name="styles">[N, I]</param>
    public static Tensor TameStyles(Tensor styles) => styles.div(styles.abs().amax([1], keepdim: true));

    /// <summary>[N, C] numbers as a factor of [N, C, H, W] activations.</summary>
    public static Tensor AsMap(Tensor perChannel, ScalarType type) => perChannel.to(type).unsqueeze(2).unsqueeze(3);
}

/// <summary>Scales rows to a mean square of one.</summary>
internal static class Normalization
{
    /// <summary>x / √(mean(x²) + 1e-8) along dimension 1 (Karras et al. 2018, equation 2).</summary>
    /// <param name="x">[N, features]</param>
    public static Tensor SecondMoment(Tensor x) =>
        x.mul(x.Squared().mean([1], keepdim: true).Plus(1e-8).rsqrt());
}
