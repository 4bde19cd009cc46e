using static TorchSharp.torch;

namespace FaceService.Model.Networks.StyleGan2;

/// <summary>Matrix products whose rows do not depend on the number of rows, bit for bit.</summary>
internal static class RowProduct
{
    /// <summary>x · wᵀ, one product a row.</summary>
    /// <param name="x">[N, in]</param>
    /// <param name="weight">[out, in]</param>
    /// <returns>[N, out]</returns>
    public static Tensor Of(Tensor x, Tensor weight)
    {
        var shared = weight.t().unsqueeze(0).expand(x.shape[0], weight.shape[1], weight.shape[0]); // [N, in, out]
        return x.unsqueeze(1).bmm(shared).squeeze(1);
    }
}
