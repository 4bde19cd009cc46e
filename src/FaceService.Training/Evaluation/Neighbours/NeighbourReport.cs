namespace FaceService.Training.Evaluation.Neighbours;

/// <summary>
/// Whether a model repeats its training pictures: how near its portraits come to one, beside how near real pictures that are
/// held out come to the others. Distances are root mean squares over the pixels at 64×64, in levels of 0 … 255; mirror images count.
/// </summary>
public sealed record NeighbourReport
{
    /// <summary>Training pictures that were searched.</summary>
    public required int Pool { get; init; }

    /// <summary>Portraits that were looked at.</summary>
    public required int Portraits { get; init; }

    /// <summary>Median distance from a portrait to its nearest training picture.</summary>
    public required double Median { get; init; }

    /// <summary>The smallest.</summary>
    public required double Nearest { get; init; }

    /// <summary>Median distance from a held-out picture to the nearest of the others; null when none is held out.</summary>
    public double? RealMedian { get; init; }

    /// <summary>The smallest.</summary>
    public double? RealNearest { get; init; }

    /// <summary>Portraits that are nearer to a training picture than 99 of 100 held-out pictures; about one in a hundred is what chance gives.</summary>
    public int? CloserThanReal { get; init; }

    /// <summary>How near that is.</summary>
    public double? Threshold { get; init; }
}
