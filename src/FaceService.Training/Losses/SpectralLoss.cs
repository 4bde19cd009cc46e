using FaceService.Model.Torch;
using static TorchSharp.torch;

namespace FaceService.Training.Losses;

/// <summary>Rings of one cycle across an image, in its power spectrum.</summary>
internal static class SpectrumRings
{
    /// <summary>The ring of each of size² coefficients, as fft2 orders them; the last one has the radius size / √2.</summary>
    public static int[] Of(int size)
    {
        return [.. Enumerable.Range(0, size * size).Select(i => (int)Math.Round(Math.Sqrt(Square(i / size) + Square(i % size))))];

        double Square(int at) => at <= size / 2 ? at * at : (at - size) * (at - size);
    }

    /// <summary>Von Hann's window, which keeps the edges from counting as detail: [size, size].</summary>
    public static Tensor Window(int size, ScalarType type)
    {
        var one = Enumerable.Range(0, size).Select(i => 0.5 - (0.5 * Math.Cos(2 * Math.PI * (i + 0.5) / size))).ToArray();
        return tensor(one, [size, 1]).mul(tensor(one, [1, size])).to(type);
    }

    /// <summary>The power of images' luminance at each coefficient, their level taken off.</summary>
    /// <param name="images">[N, 3, size, size]</param>
    /// <param name="window">[size, size]</param>
    /// <returns>[size, size], the mean over images.</returns>
    public static Tensor Power(Tensor images, Tensor window)
    {
        var weights = tensor(new[] { 0.299, 0.587, 0.114 }, [1, 3, 1, 1]).to(images.dtype, images.device);
        var grey = images.mul(weights).sum([1]);
        var level = grey.mul(window).sum([1, 2], keepdim: true).div(window.sum());
        return fft.fft2(grey.sub(level).mul(window)).abs().Squared().mean([0]);
    }
}

/// <summary>
/// How far the fine detail of generated images is from the data's (Durall et al. 2020, "Watch your up-convolution", section 3.3, here on logarithms): the mean square of
/// the logarithm of their powers' ratio, over the rings from an eighth of the size to its corners. A discriminator hardly sees dots of so little power.
/// </summary>
internal sealed class SpectralLoss : IDataLoss
{
    private const double Least = 1e-10; // of a power
    private readonly Tensor _window; // [size, size]
    private readonly Tensor _rings; // [rings, size · size] each row a mean over one ring
    private readonly Tensor _target; // [rings] logarithms of the data's power

    /// <param name="reals">Batches [N, 3, size, size] of the data, −1…1.</param>
    /// <param name="size">Of images; at least 32.</param>
    /// <param name="device">Where the images are.</param>
    public SpectralLoss(IEnumerable<Tensor> reals, int size, Device device)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        _window = SpectrumRings.Window(size, ScalarType.Float32).to(device).DetachFromDisposeScope();
        _rings = Means(size).to(device).DetachFromDisposeScope();
        var powers = reals.Select(batch => SpectrumRings.Power(batch, _window)).ToList();
        _target = OfRings(stack(powers).mean([0])).DetachFromDisposeScope();
    }

    /// <param name="fakes">[N, 3, size, size], −1…1.</param>
    public Tensor Distance(Tensor fakes) => OfRings(SpectrumRings.Power(fakes, _window)).sub(_target).Squared().mean();

    public void Dispose()
    {
        foreach (var part in (Tensor[])[_window, _rings, _target])
            part.Dispose();
    }

    private Tensor OfRings(Tensor power) => _rings.mv(power.flatten()).Plus(Least).log();

    private static Tensor Means(int size)
    {
        var (first, last) = (size / 8, (int)(size / Math.Sqrt(2)));
        var rings = SpectrumRings.Of(size);
        var values = new float[(last - first + 1) * rings.Length];
        foreach (var ring in rings.Select((ring, i) => (ring, i)).Where(at => at.ring >= first && at.ring <= last).GroupBy(at => at.ring))
            foreach (var (_, i) in ring)
                values[((ring.Key - first) * rings.Length) + i] = 1f / ring.Count();
        return tensor(values, [last - first + 1, rings.Length]);
    }
}
