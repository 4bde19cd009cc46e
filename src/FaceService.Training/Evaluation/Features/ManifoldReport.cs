namespace FaceService.Training.Evaluation.Features;

/// <summary>How a set of generated pictures covers the data, on the features of <c>RandomNetwork</c>.</summary>
public sealed record ManifoldReport
{
    /// <summary>Share of generated pictures that lie within the data: are they plausible? (Kynkäänniemi et al. 2019, k = 3.)</summary>
    public required double Precision { get; init; }

    /// <summary>Share of the data that lies within the generated pictures: is all of it drawn? (The same.)</summary>
    public required double Recall { get; init; }

    /// <summary>Real neighbourhoods that a generated picture lies in, per k: precision that outliers do not flatter; may pass 1 (Naeem et al. 2020, k = 5).</summary>
    public required double Density { get; init; }

    /// <summary>Share of the data's neighbourhoods that hold a generated picture (the same).</summary>
    public required double Coverage { get; init; }
}
