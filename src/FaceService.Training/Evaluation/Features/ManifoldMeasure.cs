using FaceService.Model.Torch;
using static TorchSharp.torch;

namespace FaceService.Training.Evaluation.Features;

/// <summary>
/// Precision and recall (Kynkäänniemi et al. 2019, equations 1 to 3) and density and coverage (Naeem et al. 2020, equations 3 and 4): how
/// two sets of features lie in each other's neighbourhoods, which are balls around each point that reach its k-th nearest of its own set.
/// </summary>
internal static class ManifoldMeasure
{
    /// <summary>k of precision and recall, as their paper has it.</summary>
    public const int RecallNeighbours = 3;

    /// <summary>k of density and coverage, as theirs has it.</summary>
    public const int CoverageNeighbours = 5;

    /// <summary>Measures.</summary>
    /// <param name="real">[N, length]; N above 5.</param>
    /// <param name="generated">[M, length]; M above 5.</param>
    public static ManifoldReport Of(Tensor real, Tensor generated)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        (real, generated) = (real.to(ScalarType.Float64), generated.to(ScalarType.Float64));
        var (withinReal, withinGenerated, across) = (Squares(real, real), Squares(generated, generated), Squares(real, generated)); // across: [N, M]
        var inReal = across.le(Radius(withinReal, RecallNeighbours).reshape(-1, 1));
        var inGenerated = across.le(Radius(withinGenerated, RecallNeighbours).reshape(1, -1));
        var wide = across.le(Radius(withinReal, CoverageNeighbours).reshape(-1, 1));
        return new ManifoldReport
        {
            Precision = ShareWithAny(inReal, 0),
            Recall = ShareWithAny(inGenerated, 1),
            Density = wide.to(ScalarType.Float64).sum().item<double>() / (CoverageNeighbours * generated.shape[0]),
            Coverage = ShareWithAny(wide, 1),
        };
    }

    // The square of the distance to the k-th nearest other point.
    private static Tensor Radius(Tensor squares, int k) => squares.topk(k + 1, 1, largest: false).values.select(1, k);

    private static double ShareWithAny(Tensor flags, long along) => flags.to(ScalarType.Float64).max(along).values.mean().item<double>();

    private static Tensor Squares(Tensor a, Tensor b)
    {
        var squares = a.Squared().sum(1).reshape(-1, 1).Plus(b.Squared().sum(1).reshape(1, -1)).sub(a.matmul(b.t()).Times(2));
        return squares.AtLeast(0);
    }
}

/// <summary>How a set of generated images covers the data, on the features of <c>RandomNetwork</c>.</summary>
public sealed record ManifoldReport
{
    /// <summary>Share of generated images that lie within the data: are they plausible? (Kynkäänniemi et al. 2019, k = 3.)</summary>
    public required double Precision { get; init; }

    /// <summary>Share of the data that lies within the generated images: is all of it drawn? (The same.)</summary>
    public required double Recall { get; init; }

    /// <summary>Real neighbourhoods that a generated image lies in, per k: precision that outliers do not flatter; may pass 1 (Naeem et al. 2020, k = 5).</summary>
    public required double Density { get; init; }

    /// <summary>Share of the data's neighbourhoods that hold a generated image (the same).</summary>
    public required double Coverage { get; init; }
}
