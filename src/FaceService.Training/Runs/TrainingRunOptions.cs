using FaceService.Model.Networks.Pretrained;
using FaceService.Training.Presets;

namespace FaceService.Training.Runs;

/// <summary>Where a run reads and writes.</summary>
public sealed record TrainingRunOptions
{
    /// <summary>A zip, a folder or a packed dataset.</summary>
    public required string DataPath { get; init; }

    /// <summary>The run folder.</summary>
    public required string OutDirectory { get; init; }

    /// <summary>Where packed datasets are kept.</summary>
    public required string CacheDirectory { get; init; }

    /// <summary>A weight file to begin with (a published generator or a resume file); null for random weights.</summary>
    public string? StartingWeights { get; init; }

    /// <summary>
    /// Where pretrained networks are installed, for teachers and for a look at what comes out. Null: teachers come from the default folder, and
    /// nothing is looked at.
    /// </summary>
    public NetworkFolder? Networks { get; init; }

    /// <summary>All settings.</summary>
    public required TrainingSettings Settings { get; init; }

    /// <summary>Go on from the newest checkpoint; without one, start anew.</summary>
    public bool Resume { get; init; }
}

/// <summary>How a run ended, if not with an exception.</summary>
/// <param name="Images">Real images shown.</param>
/// <param name="Finished">False when it was asked to stop; it can be resumed then.</param>
public sealed record RunOutcome(long Images, bool Finished);
