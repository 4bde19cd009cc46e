using static TorchSharp.torch;

namespace FaceService.Model.Networks.StyleGan2.Fused;

/// <summary>The 1×1 convolution to colours, for drawing on a CPU. Owns its tensors.</summary>
/// <param name="Weight">[1, 3, in]</param>
/// <param name="Bias">[3]</param>
/// <param name="Style">Makes its styles.</param>
internal sealed record FusedColours(Tensor Weight, Tensor Bias, FusedStyle Style) : IDisposable
{
    /// <param name="w">[N, w_dim]</param>
    /// <returns>[N, 3, in] the modulated weights.</returns>
    public Tensor Modulated(Tensor w) => Weight.mul(Style.Of(w).unsqueeze(1));

    public void Dispose()
    {
        Weight.Dispose();
        Bias.Dispose();
        Style.Dispose();
    }
}
