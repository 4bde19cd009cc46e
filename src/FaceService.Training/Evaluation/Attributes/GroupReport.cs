namespace FaceService.Training.Evaluation.Attributes;

/// <summary>How one attribute fares. All are shares from 0 to 1.</summary>
public sealed record GroupReport
{
    /// <summary>Held-out pictures whose label the classifier tells: no match can be believed to lie far above it. Null when none is held out.</summary>
    public double? ClassifierAccuracy { get; init; }

    /// <summary>The same with each value counting alike, however rare it is.</summary>
    public double? ClassifierBalancedAccuracy { get; init; }

    /// <summary>Portraits that show what was asked for; null for a model that cannot be asked.</summary>
    public double? Matches { get; init; }

    /// <summary>Of each value: portraits that show it among those asked for it; empty for a model that cannot be asked.</summary>
    public required IReadOnlyDictionary<string, double> MatchesByValue { get; init; }

    /// <summary>Of each value: portraits for which it was drawn when left open; empty for a model that cannot be asked.</summary>
    public required IReadOnlyDictionary<string, double> AskedShare { get; init; }

    /// <summary>Of each value: portraits that show it when left open.</summary>
    public required IReadOnlyDictionary<string, double> SeenShare { get; init; }
}
