using FaceService.Model.Torch;
using FaceService.Training.Evaluation.Frechet;
using static TorchSharp.torch;

namespace FaceService.Training.Evaluation.Judges;

/// <summary>Distances of two sets of features.</summary>
internal static class FeatureComparison
{
    /// <summary>Both distances.</summary>
    /// <param name="a">[N, length]</param>
    /// <param name="b">[M, length]</param>
    /// <param name="frechetScale">Factor of the Fréchet distance, so that figures are easy to read.</param>
    public static FeatureDistances Between(Tensor a, Tensor b, double frechetScale)
    {
        using var first = new FeatureMoments();
        using var second = new FeatureMoments();
        first.Add(a);
        second.Add(b);
        return new(frechetScale * FrechetDistance.Between(first, second), 1000 * Kernel(a, b));
    }

    /// <summary>
    /// The squared maximum mean discrepancy with the kernel (x·y / length + 1)³, unbiased (Bińkowski et al. 2018, equation 4 and section 3.1): 0 in the mean for two
    /// sets of one source, and so sometimes below 0.
    /// </summary>
    /// <param name="a">[N, length]; N above 1.</param>
    /// <param name="b">[M, length]; M above 1.</param>
    public static double Kernel(Tensor a, Tensor b)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        (a, b) = (a.to(ScalarType.Float64), b.to(ScalarType.Float64));
        return Within(a) + Within(b) - (2 * Kernels(a, b).mean().item<double>());
    }

    // The mean over pairs of different points.
    private static double Within(Tensor x)
    {
        var (kernels, count) = (Kernels(x, x), x.shape[0]);
        return (kernels.sum().item<double>() - kernels.diagonal().sum().item<double>()) / (count * (count - 1.0));
    }

    private static Tensor Kernels(Tensor x, Tensor y) => x.matmul(y.t()).Over(x.shape[1]).Plus(1).ToPower(3);
}
