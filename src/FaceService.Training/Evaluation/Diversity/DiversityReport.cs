namespace FaceService.Training.Evaluation.Diversity;

/// <summary>Mean multi-scale structural similarity of pairs: the lower, the more diverse. A model that draws few faces has more than its data.</summary>
public sealed record DiversityReport
{
    /// <summary>Pairs of each set.</summary>
    public required int Pairs { get; init; }

    /// <summary>Of generated pictures.</summary>
    public required double Generated { get; init; }

    /// <summary>Of the data's pictures, in the same class proportions.</summary>
    public required double Data { get; init; }
}
