using FaceService.Model.Catalog;

namespace FaceService.Bench.Serving;

/// <summary>What to measure.</summary>
internal sealed record ServeSettings
{
    /// <summary>What draws.</summary>
    public required ModelVersion Model { get; init; }

    /// <summary>auto, float32 or bfloat16: of the service.</summary>
    public required string Precision { get; init; }

    /// <summary>Which parts; the others are left as an earlier run has them.</summary>
    public required IReadOnlyList<ServePart> Parts { get; init; }

    /// <summary>Counted time of each load.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Connections of each load on the service.</summary>
    public required int[] Connections { get; init; }

    /// <summary>Requests after which the memory is read a second time.</summary>
    public required int MemoryRequests { get; init; }

    /// <summary>File that earlier results are read from and all are written to; null for none.</summary>
    public required string? Results { get; init; }
}
