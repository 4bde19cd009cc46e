namespace FaceService.Bench.Training;

/// <summary>What to measure.</summary>
internal sealed record TrainSettings
{
    /// <summary>Presets with a peer.</summary>
    public required string[] Presets { get; init; }

    /// <summary>Images a step; 0 for the preset's own.</summary>
    public required int Batch { get; init; }

    /// <summary>Threads of each trainer; 0 for one a core.</summary>
    public required int Threads { get; init; }

    /// <summary>Steps a turn.</summary>
    public required int Steps { get; init; }

    /// <summary>How often the trainers take turns.</summary>
    public required int Rounds { get; init; }

    /// <summary>Whether to measure PyTorch, too.</summary>
    public required bool Peers { get; init; }
}
