using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using FaceService.Api.Observability;
using FaceService.Api.Problems;
using Microsoft.Extensions.Options;

namespace FaceService.Api.Doors;

/// <summary>Holds one client back before it takes everybody's turn; a bucket of tokens each address.</summary>
internal sealed class ClientLimiter : IDisposable
{
    private readonly PartitionedRateLimiter<IPAddress> _limiter;
    private readonly FaceMetrics _metrics;
    private readonly bool _on;

    public ClientLimiter(IOptions<RateLimitOptions> options, FaceMetrics metrics)
    {
        _metrics = metrics;
        _on = options.Value.RequestsPerMinute > 0;
        _limiter = PartitionedRateLimiter.Create<IPAddress, IPAddress>(
            client => RateLimitPartition.GetTokenBucketLimiter(Network(client), _ => Bucket(options.Value)));
    }

    /// <summary>Takes a token; null when there was one.</summary>
    public ApiProblem? Refuse(HttpContext context)
    {
        if (!_on || context.Connection.RemoteIpAddress is not { } client || IPAddress.IsLoopback(client))
            return null;
        using var lease = _limiter.AttemptAcquire(client);
        if (lease.IsAcquired)
            return null;
        _metrics.Refused("rate");
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var retryAfter) ? retryAfter : TimeSpan.FromSeconds(1);
        return ApiProblem.TooMany("You ask more often than one client may (RateLimit:RequestsPerMinute).", wait);
    }

    public void Dispose() => _limiter.Dispose();

    private static TokenBucketRateLimiterOptions Bucket(RateLimitOptions options)
    {
        // Tokens come one at a time, so that a client that waits as told finds one.
        var period = TimeSpan.FromMinutes(1.0 / options.RequestsPerMinute);
        var tokens = Math.Max(1, (int)Math.Ceiling(TimeSpan.FromMilliseconds(10) / period));
        return new()
        {
            TokenLimit = options.Burst,
            TokensPerPeriod = tokens,
            ReplenishmentPeriod = period * tokens,
            QueueLimit = 0,
            AutoReplenishment = true,
        };
    }

    // A household has a /64 of IPv6 addresses to ask from.
    private static IPAddress Network(IPAddress client)
    {
        if (client.IsIPv4MappedToIPv6)
            return client.MapToIPv4();
        if (client.AddressFamily != AddressFamily.InterNetworkV6)
            return client;
        var bytes = client.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }
}
