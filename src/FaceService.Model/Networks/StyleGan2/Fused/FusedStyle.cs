using FaceService.Model.Torch;
using static TorchSharp.torch;

namespace FaceService.Model.Networks.StyleGan2.Fused;

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
