namespace FaceService.Training.Evaluation.Frechet;

/// <summary>The Fréchet inception distance. With fewer generated pictures it is larger: compare only distances of the same number.</summary>
public sealed record FrechetReport
{
    /// <summary>The distance.</summary>
    public required double Distance { get; init; }

    /// <summary>Generated pictures, in the data's class proportions.</summary>
    public required int Generated { get; init; }

    /// <summary>Pictures of the data: all.</summary>
    public required int Data { get; init; }

    /// <summary>SHA-256 of the user's file.</summary>
    public required string InceptionDigest { get; init; }
}
