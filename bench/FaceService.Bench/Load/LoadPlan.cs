using System.Net;

namespace FaceService.Bench.Load;

/// <summary>A load to put on one address.</summary>
internal sealed record LoadPlan
{
    public required IPEndPoint Address { get; init; }

    /// <summary>Connections, each with one request under way.</summary>
    public required int Connections { get; init; }

    /// <summary>Not counted, at the start.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>Counted.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Path and query for the n-th request; every seed is asked for once.</summary>
    public required Func<uint, string> Path { get; init; }
}
