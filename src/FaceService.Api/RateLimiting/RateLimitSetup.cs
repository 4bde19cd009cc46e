using System.ComponentModel.DataAnnotations;
using System.Threading.RateLimiting;
using FaceService.Api.Observability;
using FaceService.Api.Problems;
using FaceService.Api.Proxy;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace FaceService.Api.RateLimiting;

/// <summary>Holds one client back before it takes everybody's turn: a bucket of tokens for each key, else for each address.</summary>
internal static class RateLimitSetup
{
    public static IServiceCollection AddRateLimiting(this IServiceCollection services)
    {
        services.AddOptions<RateLimitOptions>().BindConfiguration(RateLimitOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddRateLimiter(_ => { });
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<RateLimitOptions>, FaceMetrics>((limiter, options, metrics) =>
        {
            limiter.GlobalLimiter = Limiter(options.Value);
            limiter.OnRejected = (context, _) => Refuse(context, metrics);
        });
        return services;
    }

    private static PartitionedRateLimiter<HttpContext>? Limiter(RateLimitOptions options) => options.RequestsPerMinute == 0
        ? null
        : PartitionedRateLimiter.Create<HttpContext, string>(
            context => RateLimitPartition.GetTokenBucketLimiter(ClientName.Of(context), _ => Bucket(options)));

    private static ValueTask Refuse(OnRejectedContext context, FaceMetrics metrics)
    {
        metrics.Refused("rate");
        var wait = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var retryAfter) ? retryAfter : TimeSpan.FromSeconds(1);
        return new(ApiProblem.TooMany("You ask more often than one client may (RateLimit:RequestsPerMinute).", wait).ExecuteAsync(context.HttpContext));
    }

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
}

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
