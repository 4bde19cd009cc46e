using FaceService.Model.Torch;
using static TorchSharp.torch;

namespace FaceService.Model.Networks.StyleGan2;

/// <summary>Scales rows to a mean square of one.</summary>
internal static class Normalization
{
    /// <summary>x / √(mean(x²) + 1e-8) along dimension 1 (Karras et al. 2018, equation 2).</summary>
    /// <param name="x">[N, features]</param>
    public static Tensor SecondMoment(Tensor x) =>
        x.mul(x.Squared().mean([1], keepdim: true).Plus(1e-8).rsqrt());
}
