using FaceService.Model.Imaging;
using FaceService.Model.Torch;
using FaceService.Training.Evaluation.Images;
using static TorchSharp.torch;

namespace FaceService.Training.Evaluation.Judges;

/// <summary>
/// The mean power spectrum of images' luminance, by radius: rings of one cycle across the image. A window (von Hann's) keeps the edges from
/// counting as detail. Dots and zippers that a generator makes everywhere stand out in it (Durall et al. 2020, section 3.1).
/// </summary>
internal static class RadialSpectrum
{
    private const int Batch = 64;

    /// <summary>The spectrum of a set.</summary>
    /// <param name="pictures">Any number above 0; brought to a common size by Lanczos.</param>
    /// <param name="size">That size; even.</param>
    /// <returns>Mean power of the radii 1 … size / √2: to the corners, where fine dots show.</returns>
    public static double[] Of(IReadOnlyList<RgbImage> pictures, int size)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var weights = tensor(new[] { 0.299, 0.587, 0.114 }, [1, 3, 1, 1]);
        var window = Window(size);
        var power = zeros([size, size], ScalarType.Float64);
        foreach (var some in pictures.Chunk(Batch))
        {
            using var inner = NewDisposeScope();
            var grey = ImageNumbers.Batch(JudgedImages.Shrunk(some, size)).to(ScalarType.Float64).mul(weights).sum([1]); // [N, size, size]
            var level = grey.mul(window).sum([1, 2], keepdim: true).div(window.sum());
            power.PlusInPlace(fft.fft2(grey.sub(level).mul(window)).abs().Squared().sum([0]));
        }

        return Rings(power.Over(pictures.Count).data<double>().ToArray(), size);
    }

    /// <summary>Where a spectrum is farthest above and below another.</summary>
    public static SpectrumRatio Between(double[] spectrum, double[] data)
    {
        var ratios = spectrum.Zip(data, (a, b) => a / b).ToList();
        var (largest, smallest) = (ratios.Max(), ratios.Min());
        return new(largest, ratios.IndexOf(largest) + 1, smallest, ratios.IndexOf(smallest) + 1);
    }

    private static Tensor Window(int size)
    {
        var one = Enumerable.Range(0, size).Select(i => 0.5 - (0.5 * Math.Cos(2 * Math.PI * (i + 0.5) / size))).ToArray();
        return tensor(one, [size, 1]).mul(tensor(one, [1, size]));
    }

    private static double[] Rings(double[] power, int size)
    {
        var rings = (int)(size / Math.Sqrt(2)) + 1;
        var (sums, counts) = (new double[rings], new int[rings]);
        for (var i = 0; i < power.Length; i++)
        {
            var (y, x) = (Frequency(i / size), Frequency(i % size));
            var ring = (int)Math.Round(Math.Sqrt((x * x) + (y * y)));
            if (ring < rings)
                (sums[ring], counts[ring]) = (sums[ring] + power[i], counts[ring] + 1);
        }

        return [.. sums.Zip(counts, (sum, count) => sum / count).Skip(1)];

        double Frequency(int at) => at <= size / 2 ? at : at - size;
    }
}
