using FaceService.Model.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace FaceService.Model.Networks.StyleGan2.Operations;

/// <summary>
/// Resampling by two with a low-pass filter, as Karras et al. 2020 (appendix B) do it: pad, insert zeros, filter, keep every
/// second. Pixels outside the image count as zero.
/// </summary>
internal sealed class Resampler
{
    // From this length on, the published code stores and applies the filter one axis at a time.
    private const int SeparableFrom = 8;

    private readonly float[] taps; // normalised to sum 1
    private readonly bool isTriangle;
    private readonly DeviceConstant row;
    private readonly DeviceConstant column;
    private readonly DeviceConstant plane;
    private readonly DeviceConstant polyphase;

    public Resampler(IReadOnlyList<double> filter)
    {
        if (filter.Count == 0 || filter.Sum() == 0)
            throw new ArgumentException("resample_filter needs at least one tap and a sum other than 0.", nameof(filter));
        var sum = filter.Sum();
        taps = [.. filter.Select(tap => (float)(tap / sum))];
        isTriangle = filter.Count == 4
            && filter[0] == filter[3] && filter[1] == filter[2] && filter[1] == 3 * filter[0];

        // A true convolution: the taps are reversed.
        float[] reversed = [.. taps.Reverse()];
        row = new DeviceConstant(reversed, 1, 1, 1, taps.Length);
        column = new DeviceConstant(reversed, 1, 1, taps.Length, 1);
        plane = new DeviceConstant(
            [.. reversed.SelectMany(y => reversed.Select(x => y * x))], 1, 1, taps.Length, taps.Length);
        polyphase = new DeviceConstant(taps.Length == 4 ? PolyphaseMatrix() : [], taps.Length == 4 ? 9 : 0, 36);
    }

    public int Length => taps.Length;

    /// <summary>The filter along one axis, normalised to sum 1.</summary>
    public IReadOnlyList<float> Taps => taps;

    /// <summary>The filter as the published code keeps it in <c>resample_filter</c>: [k, k], or [k] from eight taps on.</summary>
    public Tensor ToBuffer()
    {
        var line = tensor(taps);
        return taps.Length >= SeparableFrom ? line : line.unsqueeze(1).mul(line.unsqueeze(0));
    }

    /// <summary>Twice the size.</summary>
    /// <param name="x">[N, C, H, W]</param>
    /// <returns>[N, C, 2H, 2W]</returns>
    public Tensor Upsample(Tensor x)
    {
        if (!isTriangle)
            return Filter(InsertZeros(x), (taps.Length + 1) / 2, (taps.Length - 2) >> 1, 1, 4);

        // Bilinear doubling of a zero-padded image is exactly the two phases of [1, 3, 3, 1].
        var padded = nn.functional.pad(x, (1, 1, 1, 1));
        var doubled = nn.functional.interpolate(
            padded,
            scale_factor: [2.0, 2.0],
            mode: InterpolationMode.Bilinear,
            align_corners: false); // [N, C, 2H + 4, 2W + 4]
        return doubled.narrow(2, 2, x.shape[2] * 2).narrow(3, 2, x.shape[3] * 2);
    }

    /// <summary>Doubles with room for a valid 3×3 convolution: the general way to <see cref="PolyphaseKernel"/>'s result.</summary>
    /// <param name="x">[N, C, H, W]</param>
    /// <param name="kernelSize">Of the convolution that follows.</param>
    /// <returns>[N, C, 2H + k − 1, 2W + k − 1]</returns>
    public Tensor UpsampleForConvolution(Tensor x, int kernelSize)
    {
        var margin = kernelSize / 2;
        return Filter(InsertZeros(x), margin + (taps.Length + 1) / 2, margin + ((taps.Length - 2) >> 1), 1, 4);
    }

    /// <summary>Half the size.</summary>
    /// <param name="x">[N, C, H, W]</param>
    /// <returns>[N, C, H / 2, W / 2]</returns>
    public Tensor Downsample(Tensor x) => Filter(x, (taps.Length - 1) >> 1, (taps.Length - 2) >> 1, 2, 1);

    /// <summary>Filters at full size, ready for a valid convolution of stride 2.</summary>
    /// <param name="x">[N, C, H, W]</param>
    /// <param name="kernelSize">Of the convolution that follows.</param>
    public Tensor SmoothForConvolution(Tensor x, int kernelSize)
    {
        var margin = kernelSize / 2;
        return Filter(x, margin + ((taps.Length - 1) >> 1), margin + ((taps.Length - 2) >> 1), 1, 1);
    }

    /// <summary>
    /// Folds the filter into a 3×3 kernel: one 3×3 convolution of the small image with four times the output channels,
    /// then a pixel shuffle, equals zero insertion, filter and convolution. Same number of multiplications,
    /// a quarter of the input traffic; three times faster than the rest in bfloat16 training.
    /// </summary>
    /// <remarks>
    /// A true convolution, the kernel turned by 180°: published weights are stored so for the layers that double the size, and
    /// as correlations for all others.
    /// </remarks>
    /// <param name="weight">[O, I, 3, 3]</param>
    /// <returns>[4·O, I, 3, 3], or null when the filter has no such form.</returns>
    public Tensor? PolyphaseKernel(Tensor weight)
    {
        if (taps.Length != 4 || weight.shape[2] != 3)
            return null;
        var (o, i) = (weight.shape[0], weight.shape[1]);
        var phases = polyphase.On(weight.device, weight.dtype); // (ky, kx) → (py, px, ty, tx)
        return weight.reshape(o * i, 9).mm(phases)
            .reshape(o, i, 4, 3, 3)
            .permute(0, 2, 1, 3, 4)
            .reshape(4 * o, i, 3, 3);
    }

    private float[] PolyphaseMatrix()
    {
        var matrix = new float[9 * 36];
        for (var cell = 0; cell < matrix.Length; cell++)
        {
            var (kernel, (phase, tap)) = (cell / 36, Math.DivRem(cell % 36, 9));
            matrix[cell] = PhaseTap(phase / 2, tap / 3, 2 - (kernel / 3)) * PhaseTap(phase % 2, tap % 3, 2 - (kernel % 3));
        }

        return matrix;
    }

    // How much tap k of a correlation contributes to tap t of output phase p along one axis. Input pixel i lies at 2i + 3 of the
    // padded, zero-inserted line; output 2i + p reads positions 2i + p + k + s through the reversed filter's tap s.
    private float PhaseTap(int phase, int tap, int kernel)
    {
        var s = (2 * (tap - 1)) + 3 - phase - kernel;
        return s is >= 0 and < 4 ? 2 * taps[3 - s] : 0;
    }

    private static Tensor InsertZeros(Tensor x)
    {
        var (n, c, h, w) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3]);
        var spread = nn.functional.pad(x.contiguous().reshape(n, c, h, 1, w, 1), [0, 1, 0, 0, 0, 1]);
        return spread.reshape(n, c, h * 2, w * 2);
    }

    private Tensor Filter(Tensor x, int before, int after, int stride, double gain)
    {
        if (stride == 2 && isTriangle && x.device.type == DeviceType.CUDA)
            return ThreeMeans(nn.functional.pad(x, (before, after, before, after)), gain);
        var pad = 0;
        if (before == after && before >= 0)
            pad = before;
        else
            x = nn.functional.pad(x, (before, after, before, after));

        if (taps.Length < SeparableFrom && stride == 2)
        {
            // oneDNN computes the gradients of depthwise convolutions of stride 2 channel by channel: at stride 1 and with three of four
            // results thrown away a training step takes a fifth less.
            var all = Depthwise(x, plane, [1, 1], [pad, pad], gain);
            var kept = all[TensorIndex.Colon, TensorIndex.Colon, TensorIndex.Slice(0, null, 2), TensorIndex.Slice(0, null, 2)];
            // Without it a convolution copies every second pixel into planes, and all that follows is rearranged for each layer.
            return new TensorView(all).IsChannelsLast ? kept.ChannelsLast() : kept;
        }

        if (taps.Length < SeparableFrom)
            return Depthwise(x, plane, [stride, stride], [pad, pad], gain);
        x = Depthwise(x, row, [1, stride], [0, pad], Math.Sqrt(gain));
        return Depthwise(x, column, [stride, 1], [pad, 0], Math.Sqrt(gain));
    }

    // [1, 3, 3, 1] / 8 is [1, 1] / 2 three times over. On a GPU the second derivative of a depthwise convolution is a launch a channel.
    private static Tensor ThreeMeans(Tensor x, double gain)
    {
        for (var i = 0; i < 3; i++)
            x = nn.functional.avg_pool2d(x, 2, stride: i < 2 ? 1 : 2);
        return gain == 1 ? x : x.Times(gain);
    }

    private static Tensor Depthwise(Tensor x, DeviceConstant filter, long[] strides, long[] padding, double gain)
    {
        var channels = x.shape[1];
        var taps = filter.On(x.device, x.dtype);
        if (gain != 1)
            taps = taps.Times(gain); // powers of two: exact in any type
        taps = taps.expand(channels, 1, taps.shape[2], taps.shape[3]);
        return nn.functional.conv2d(x, taps, strides: strides, padding: padding, groups: channels);
    }
}

/// <summary>What a layer does to the size.</summary>
internal enum Resampling
{
    /// <summary>Keeps it.</summary>
    None,

    /// <summary>Doubles it.</summary>
    Up,

    /// <summary>Halves it.</summary>
    Down,
}
