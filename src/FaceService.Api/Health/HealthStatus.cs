namespace FaceService.Api.Health;

/// <summary>How the service is.</summary>
/// <param name="Status">live or ready.</param>
internal sealed record HealthStatus(string Status);
