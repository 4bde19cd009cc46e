using FaceService.Model.Torch;
using static TorchSharp.torch;

namespace FaceService.Model.Networks.Classic;

/// <summary>
/// A strided transposed convolution as one plain convolution: each of the s×s phases of the output sees its own taps of the
/// kernel, all phases are computed side by side as channels, and then interleaved.
/// </summary>
internal static class PhaseConvolution
{
    /// <summary>The same numbers as conv_transpose2d followed by the crop.</summary>
    /// <param name="x">[N, I, H, W]</param>
    /// <param name="weight">[I, O, k, k]</param>
    /// <param name="bias">[O] or null.</param>
    /// <param name="stride">s</param>
    /// <param name="crop">Rows and columns cut from the whole output.</param>
    /// <returns>[N, O, (H − 1)·s + k − crop, …]</returns>
    public static Tensor Transposed(Tensor x, Tensor weight, Tensor? bias, int stride, (long Before, long After) crop)
    {
        var (o, k) = (weight.shape[1], weight.shape[2]);
        var taps = (k + stride - 1) / stride; // a phase's, the last ones zero where k is no multiple of s
        var y = nn.functional.conv2d(x, PhaseKernel(weight, stride, taps), padding: [taps - 1, taps - 1]);
        y = nn.functional.pixel_shuffle(y, stride); // [N, O, (H + taps − 1)·s, …]
        var (height, width) = (Size(x.shape[2], k, stride, crop), Size(x.shape[3], k, stride, crop));
        y = y.narrow(2, crop.Before, height).narrow(3, crop.Before, width);
        return bias is null ? y : y.Plus(bias.reshape(1, o, 1, 1));
    }

    private static long Size(long input, long kernel, int stride, (long Before, long After) crop) =>
        ((input - 1) * stride) + kernel - crop.Before - crop.After;

    // Output row q·s + a of the whole transposed convolution sums x[q − t]·w[a + t·s]. A plain convolution, padded by
    // taps − 1, sees x[q − taps + 1 … q]: its tap u is t = taps − 1 − u.
    private static Tensor PhaseKernel(Tensor weight, int stride, long taps)
    {
        var (i, o, k) = (weight.shape[0], weight.shape[1], weight.shape[2]);
        var missing = (taps * stride) - k;
        var whole = missing == 0 ? weight : nn.functional.pad(weight, (0, missing, 0, missing));
        return whole
            .reshape(i, o, taps, stride, taps, stride) // [I, O, ty, a, tx, b]
            .flip(2, 4)
            .permute(1, 3, 5, 0, 2, 4) // [O, a, b, I, uy, ux]
            .reshape(o * stride * stride, i, taps, taps);
    }
}
