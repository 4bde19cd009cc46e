using FaceService.Model.Torch;
using static TorchSharp.torch;

namespace FaceService.Training.Evaluation.Frechet;

/// <summary>
/// The Fréchet distance of two normal distributions (Dowson and Landau 1982; of Inception features: Heusel et al. 2017, equation 6):
/// |m1 − m2|² + tr(C1 + C2 − 2 (C1 C2)^½).
/// </summary>
internal static class FrechetDistance
{
    /// <summary>The distance.</summary>
    /// <param name="a">Features of one set.</param>
    /// <param name="b">Of the other; of the same length.</param>
    public static double Between(FeatureMoments a, FeatureMoments b)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        var (first, second) = (a.Covariance, b.Covariance);
        // (C1 C2)^½ has the eigenvalues of (R C2 R)^½ with R = C1^½; the latter is symmetric, and cannot turn complex.
        var (values, vectors) = linalg.eigh(first);
        var root = vectors.mul(values.AtLeast(0).sqrt().reshape(1, -1)).matmul(vectors.t());
        var (crossed, _) = linalg.eigh(root.matmul(second).matmul(root));
        var means = a.Mean.sub(b.Mean).Squared().sum();
        return means.Plus(Trace(first)).Plus(Trace(second)).sub(crossed.AtLeast(0).sqrt().sum().Times(2)).item<double>();
    }

    private static Tensor Trace(Tensor matrix) => matrix.diagonal().sum();
}
