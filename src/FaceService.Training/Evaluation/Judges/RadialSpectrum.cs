using FaceService.Model.Imaging;
using FaceService.Model.Torch;
using FaceService.Training.Evaluation.Images;
using FaceService.Training.Losses;
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
    public static double[] Of(IEnumerable<RgbImage> pictures, int size)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var window = SpectrumRings.Window(size, ScalarType.Float64);
        var power = zeros([size, size], ScalarType.Float64);
        var count = 0;
        foreach (var some in pictures.Chunk(Batch))
        {
            using var inner = NewDisposeScope();
            var images = ImageNumbers.Batch(JudgedImages.Shrunk(some, size)).to(ScalarType.Float64);
            power.PlusInPlace(SpectrumRings.Power(images, window), some.Length);
            count += some.Length;
        }

        return Rings(power.Over(count).data<double>().ToArray(), size);
    }

    /// <summary>Where a spectrum is farthest above and below another.</summary>
    public static SpectrumRatio Between(double[] spectrum, double[] data)
    {
        var ratios = spectrum.Zip(data, (a, b) => a / b).ToList();
        var (largest, smallest) = (ratios.Max(), ratios.Min());
        return new(largest, ratios.IndexOf(largest) + 1, smallest, ratios.IndexOf(smallest) + 1);
    }

    private static double[] Rings(double[] power, int size)
    {
        var rings = (int)(size / Math.Sqrt(2)) + 1;
        var (sums, counts) = (new double[rings], new int[rings]);
        foreach (var (ring, i) in SpectrumRings.Of(size).Select((ring, i) => (ring, i)).Where(at => at.ring < rings))
            (sums[ring], counts[ring]) = (sums[ring] + power[i], counts[ring] + 1);
        return [.. sums.Zip(counts, (sum, count) => sum / count).Skip(1)];
    }
}
