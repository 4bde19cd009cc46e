namespace FaceService.Training.Runs;

/// <summary>How far a run is.</summary>
public sealed record RunProgress
{
    /// <summary>What it is doing: packing, training, or done.</summary>
    public required string Stage { get; init; }

    /// <summary>Real images shown (of packing: images decoded).</summary>
    public required long Images { get; init; }

    /// <summary>At how many the stage ends.</summary>
    public required long TotalImages { get; init; }

    /// <summary>Speed over the last stretch; 0 while unknown.</summary>
    public double ImagesPerSecond { get; init; }

    /// <summary>Newest value of each loss and figure; augment_p is the augmentation's strength.</summary>
    public IReadOnlyList<(string Name, double Value)> Metrics { get; init; } = [];

    /// <summary>Measures that were just taken of the generator, by name as in <c>evaluation.csv</c>; null mostly.</summary>
    public IReadOnlyList<(string Name, double Value)>? Evaluation { get; init; }

    /// <summary>Something that people should know, such as a restart after NaN; null mostly.</summary>
    public string? Note { get; init; }

    /// <summary>A sample sheet that was just written; null mostly.</summary>
    public string? SamplePath { get; init; }

    /// <summary>Time until the end at that speed; null while unknown.</summary>
    public TimeSpan? TimeLeft => ImagesPerSecond > 0 ? TimeSpan.FromSeconds((TotalImages - Images) / ImagesPerSecond) : null;
}
