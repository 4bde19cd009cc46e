using static TorchSharp.torch;

namespace FaceService.Model.Networks.StyleGan2.Operations;

/// <summary>
/// 1×1 convolutions as one matrix product an image. libtorch on a CPU computes small ones by another kernel from 16 images on, with
/// other last bits; for serving they must not differ.
/// </summary>
internal static class PointwiseProduct
{
    // libtorch multiplies bfloat16 matrices through oneDNN once batch and matrices together hold more products than this, and
    // by itself below. An image that passes it alone goes the same way in any company; a smaller one is computed in float32.
    private const long SmallestForOneDnn = 16 * 16 * 16;

    /// <summary>Mixes channels at each pixel.</summary>
    /// <param name="x">[N, in, H, W]; free of copies when its channels lie innermost.</param>
    /// <param name="weight">[N, out, in], of x's type.</param>
    /// <returns>[N, out, H, W], channels innermost.</returns>
    public static Tensor Of(Tensor x, Tensor weight)
    {
        var (n, c, h, w) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3]);
        var pixels = x.permute(0, 2, 3, 1).reshape(n, h * w, c);
        var isSmall = x.dtype == ScalarType.BFloat16 && h * w * c * weight.shape[1] <= SmallestForOneDnn;
        var product = isSmall
            ? pixels.to(ScalarType.Float32).bmm(weight.to(ScalarType.Float32).transpose(1, 2)).to(ScalarType.BFloat16)
            : pixels.bmm(weight.transpose(1, 2));
        return product.reshape(n, h, w, weight.shape[1]).permute(0, 3, 1, 2);
    }
}
