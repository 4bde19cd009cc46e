using FaceService.Model.Torch;
using static TorchSharp.torch;

namespace FaceService.Training.Evaluation.Diversity;

/// <summary>
/// Multi-scale structural similarity (Wang, Simoncelli and Bovik 2003, equation 7): 1 for equal images, near 0 for unlike ones.
/// Windows are Gaussians of 11 pixels and deviation 1.5 that stay inside the image; where a scale is smaller than the window, the
/// window shrinks with it. A scale halves the one before by means of 2×2 pixels. Colour channels count alike.
/// </summary>
internal static class MultiScaleSimilarity
{
    private const int Window = 11;
    private const double Deviation = 1.5;
    private const double Luminance = 0.01 * 255 * 0.01 * 255; // C1
    private const double Contrast = 0.03 * 255 * 0.03 * 255; // C2

    // Of the scales, the finest first (Wang et al. 2003, section 3.2).
    private static readonly double[] Weights = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333];

    /// <summary>Compares images in pairs.</summary>
    /// <param name="a">[N, C, size, size], levels 0 … 255; the size halves four times.</param>
    /// <param name="b">The same shape.</param>
    /// <returns>Of each pair: [N] on the host.</returns>
    public static float[] Of(Tensor a, Tensor b)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var product = ones(a.shape[0], device: a.device);
        for (var scale = 0; scale < Weights.Length; scale++)
        {
            var (similarity, structure) = Compare(a, b);
            var part = scale == Weights.Length - 1 ? similarity : structure;
            // Anti-correlated images have a negative part, of which no power exists: they count as unlike.
            product = product.mul(part.AtLeast(0).ToPower(Weights[scale]));
            if (scale < Weights.Length - 1)
                (a, b) = (nn.functional.avg_pool2d(a, 2), nn.functional.avg_pool2d(b, 2));
        }

        return product.cpu().data<float>().ToArray();
    }

    // Means over windows and channels: [N] of the whole similarity, and of contrast and structure alone.
    private static (Tensor Similarity, Tensor Structure) Compare(Tensor a, Tensor b)
    {
        var (meanA, meanB) = (Blur(a), Blur(b));
        var varianceA = Blur(a.mul(a)).sub(meanA.mul(meanA));
        var varianceB = Blur(b.mul(b)).sub(meanB.mul(meanB));
        var covariance = Blur(a.mul(b)).sub(meanA.mul(meanB));
        var structure = covariance.Times(2).Plus(Contrast).div(varianceA.Plus(varianceB).Plus(Contrast));
        var luminance = meanA.mul(meanB).Times(2).Plus(Luminance).div(meanA.Squared().Plus(meanB.Squared()).Plus(Luminance));
        return (luminance.mul(structure).mean([1, 2, 3]), structure.mean([1, 2, 3]));
    }

    private static Tensor Blur(Tensor pictures)
    {
        var (n, c, size) = (pictures.shape[0], pictures.shape[1], pictures.shape[2]);
        var window = (int)Math.Min(Window, size);
        var gauss = Gaussian(window, Deviation * window / Window).to(pictures.device);
        var planes = pictures.reshape(n * c, 1, size, size);
        planes = nn.functional.conv2d(planes, gauss.reshape(1, 1, window, 1));
        planes = nn.functional.conv2d(planes, gauss.reshape(1, 1, 1, window));
        return planes.reshape(n, c, planes.shape[2], planes.shape[3]);
    }

    private static Tensor Gaussian(int window, double deviation)
    {
        var weights = Enumerable.Range(0, window).Select(i => i - ((window - 1) / 2.0)).Select(d => Math.Exp(-d * d / (2 * deviation * deviation))).ToList();
        return tensor(weights.Select(w => (float)(w / weights.Sum())).ToArray());
    }
}
