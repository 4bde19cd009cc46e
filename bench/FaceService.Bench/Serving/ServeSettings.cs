using FaceService.Model.Catalog;

namespace FaceService.Bench.Serving;

/// <summary>What to measure.</summary>
internal sealed record ServeSettings
{
    /// <summary>What draws.</summary>
    public required ModelVersion Model { get; init; }

    /// <summary>auto, float32 or bfloat16: of the service.</summary>
    public required string Precision { get; init; }

    /// <summary>Counted time of each load.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Connections of each load on the service.</summary>
    public required int[] Connections { get; init; }

    /// <summary>Requests after which the memory is read a second time; 0 for not at all.</summary>
    public required int MemoryRequests { get; init; }

    /// <summary>Whether to measure the peers.</summary>
    public required bool Peers { get; init; }
}
