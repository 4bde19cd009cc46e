using System.ComponentModel.DataAnnotations;

namespace FaceService.Api.RateLimiting;

/// <summary>How often one client may ask. Section <c>RateLimit</c>.</summary>
public sealed class RateLimitOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "RateLimit";

    /// <summary>Requests a minute with one key, or without one from one address (IPv6: one /64 network); 0 for no limit.</summary>
    [Range(0, 10_000_000)]
    public int RequestsPerMinute { get; set; }

    /// <summary>How many may come at once before the rate counts.</summary>
    [Range(1, 100_000)]
    public int Burst { get; set; } = 60;
}
