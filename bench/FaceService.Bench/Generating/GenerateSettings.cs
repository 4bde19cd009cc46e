namespace FaceService.Bench.Generating;

/// <summary>What to measure.</summary>
internal sealed record GenerateSettings
{
    /// <summary>Pixels a side.</summary>
    public required int[] Sizes { get; init; }

    /// <summary>Batches to try; the best counts.</summary>
    public required int[] Batches { get; init; }

    /// <summary>Counted time of each batch.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>auto, cpu, cuda or cuda:N; of several GPUs the first.</summary>
    public required string Device { get; init; }

    /// <summary>Whether to measure PyTorch, too.</summary>
    public required bool Peers { get; init; }
}
