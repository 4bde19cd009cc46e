using FaceService.Api.Batching;
using FaceService.Api.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FaceService.Api.Health;

/// <summary>Whether the process runs, and whether it can draw.</summary>
internal static class HealthApi
{
    public static IEndpointRouteBuilder MapHealth(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/health").WithTags("Health").DisableRateLimiting(); // a probe is not a client that asks too often
        group.MapGet("/live", Live).WithName("getLiveness");
        group.MapGet("/ready", Ready).WithName("getReadiness");
        return routes;
    }

    /// <summary>The process runs and answers.</summary>
    internal static Ok<HealthStatus> Live() => TypedResults.Ok(new HealthStatus("live"));

    /// <summary>The default model is loaded and warmed up, and requests are taken.</summary>
    internal static Results<Ok<HealthStatus>, ApiProblem> Ready(ModelHost stage, FaceQueue queue)
    {
        if (queue.IsDraining)
            return ApiProblem.Unavailable("The service is stopping.", TimeSpan.FromSeconds(5));
        return stage.Ready
            ? TypedResults.Ok(new HealthStatus("ready"))
            : ApiProblem.Unavailable("No model has been loaded and warmed up yet.", TimeSpan.FromSeconds(2));
    }
}

/// <summary>How the service is.</summary>
/// <param name="Status">live or ready.</param>
internal sealed record HealthStatus(string Status);
