namespace FaceService.Client;

/// <summary>Where the service is, and how patient its client.</summary>
public sealed class FaceServiceOptions
{
    /// <summary>The service's address, with a path base if it has one.</summary>
    public Uri Address { get; set; } = new("http://127.0.0.1:5080");

    /// <summary>A key, as <c>./face key</c> prints it; null for what is open.</summary>
    public string? Key { get; set; }

    /// <summary>How often a request is sent again that was refused with Retry-After; 0 for never.</summary>
    public int MaxRetries { get; set; } = 4;

    /// <summary>The longest Retry-After that is waited for.</summary>
    public TimeSpan LongestWait { get; set; } = TimeSpan.FromSeconds(30);
}
