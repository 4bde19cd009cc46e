namespace FaceService.Bench.Serving;

/// <summary>Resident memory of a freshly started service.</summary>
/// <param name="FirstRequests">Requests answered at the first reading.</param>
/// <param name="First">MiB then.</param>
/// <param name="LastRequests">Requests answered at the last reading.</param>
/// <param name="Last">MiB then.</param>
internal sealed record MemoryMetrics(int FirstRequests, double First, int LastRequests, double Last);
