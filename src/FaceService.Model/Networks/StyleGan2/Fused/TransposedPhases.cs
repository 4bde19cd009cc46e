using FaceService.Model.Networks.StyleGan2.Operations;
using static TorchSharp.torch;

namespace FaceService.Model.Networks.StyleGan2.Fused;

/// <summary>
/// A transposed 3×3 convolution of stride 2 as a plain 2×2 one with four times the channels: along each axis an even position 2a gets
/// x[a − 1]·w[2] + x[a]·w[0], an odd one x[a]·w[1]. The low-pass filter stays outside of the weights, where it costs four products a pixel and axis;
/// folded in (<see cref="Resampler.PolyphaseKernel"/>) it makes nine taps of these four.
/// </summary>
internal static class TransposedPhases
{
    // [3 weights, 2 phases, 2 taps] along one axis.
    private static readonly float[,,] Axis = new float[3, 2, 2]
    {
        { { 0, 1 }, { 0, 0 } },
        { { 0, 0 }, { 0, 1 } },
        { { 1, 0 }, { 0, 0 } },
    };

    /// <param name="weight">[O, I, 3, 3]</param>
    /// <returns>[4·O, I, 2, 2]: even rows and even columns first, then even and odd, odd and even, odd and odd.</returns>
    public static Tensor Kernel(Tensor weight)
    {
        var (o, i) = (weight.shape[0], weight.shape[1]);
        return weight.reshape(o * i, 9).mm(tensor(Matrix()).reshape(9, 16).to(weight.device))
            .reshape(o, i, 4, 2, 2)
            .permute(2, 0, 1, 3, 4)
            .reshape(4 * o, i, 2, 2);
    }

    private static float[] Matrix()
    {
        var matrix = new float[9 * 16];
        for (var cell = 0; cell < matrix.Length; cell++)
        {
            var (kernel, phase, tap) = (cell / 16, cell % 16 / 4, cell % 4);
            matrix[cell] = Axis[kernel / 3, phase / 2, tap / 2] * Axis[kernel % 3, phase % 2, tap % 2];
        }

        return matrix;
    }
}
