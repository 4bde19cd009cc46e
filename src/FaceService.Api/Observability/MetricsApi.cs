using Microsoft.AspNetCore.Http.HttpResults;

namespace FaceService.Api.Observability;

/// <summary>What the service measures, for Prometheus.</summary>
internal static class MetricsApi
{
    private const string Summary = "Queue length, batch sizes, waits, inference, encoding, requests and refusals, by model, in Prometheus's text format.";

    public static IEndpointRouteBuilder MapMetrics(this IEndpointRouteBuilder routes)
    {
        var exporter = routes.CreateApplicationBuilder().UseOpenTelemetryPrometheusScrapingEndpoint(_ => true).Build();
        routes.MapGet("/metrics", async Task<EmptyHttpResult> (HttpContext context) =>
        {
            // OpenMetrics, which the exporter also writes, names and counts some things otherwise.
            context.Request.Headers.Accept = "text/plain";
            await exporter(context);
            return TypedResults.Empty;
        }).WithName("getMetrics").WithTags("Health").WithSummary(Summary).Produces<string>(StatusCodes.Status200OK, "text/plain");
        return routes;
    }
}
