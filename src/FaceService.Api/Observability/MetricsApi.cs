using Microsoft.AspNetCore.Http.HttpResults;

namespace FaceService.Api.Observability;

/// <summary>What the service measures, for Prometheus.</summary>
internal static class MetricsApi
{
    public static IEndpointRouteBuilder MapMetrics(this IEndpointRouteBuilder routes)
    {
        routes.ServiceProvider.GetRequiredService<PrometheusExporter>(); // counts from now on, not from the first scrape on
        routes.MapGet("/metrics", Metrics).WithTags("Health").Produces<string>(StatusCodes.Status200OK, "text/plain");
        return routes;
    }

    /// <summary>Queue length, batch sizes, waits, inference, encoding, requests and refusals, by model, in Prometheus's text format.</summary>
    internal static ContentHttpResult Metrics(PrometheusExporter exporter) =>
        TypedResults.Text(exporter.Scrape(), PrometheusText.MediaType);
}
