using Microsoft.Extensions.Diagnostics.Metrics;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace FaceService.Api.Observability;

/// <summary>What is measured, and where it is told: at /metrics, and to a collector if one is configured.</summary>
internal static class MetricsSetup
{
    private const string Collector = "OTEL_EXPORTER_OTLP_ENDPOINT";

    // A label that somebody outside can choose must not fill the memory.
    private const int MostSeries = 1000;

    private static readonly string[] OwnMeters = [FaceMetrics.MeterName, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel"];

    public static IServiceCollection AddFaceMetrics(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<FaceMetrics>();
        services.AddMetrics(metrics =>
        {
            // The host's own meters, not those of another host in this process; the runtime's belong to no host.
            foreach (var name in OwnMeters)
                metrics.EnableMetrics(name, null, null, MeterScope.Local);
            metrics.EnableMetrics("System.Runtime", null, null, MeterScope.Global);
        });
        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("face-service", serviceVersion: ServiceVersion.Text))
            .WithMetrics(metrics => Export(metrics, configuration))
            .WithTracing(traces => Export(traces, configuration));
        services.AddHostedService<LastExport>();
        return services;
    }

    private static void Export(MeterProviderBuilder metrics, IConfiguration configuration)
    {
        metrics.AddView(_ => new MetricStreamConfiguration { CardinalityLimit = MostSeries });
        metrics.AddPrometheusExporter(prometheus =>
        {
            prometheus.ScopeInfoEnabled = false; // two labels more on every line
            prometheus.TargetInfoEnabled = false;
            prometheus.ScrapeResponseCacheDurationMilliseconds = 0;
        });
        if (Collectors(configuration) is not { } options)
            return;
        metrics.AddOtlpExporter(otlp =>
        {
            if (options.Endpoint is { } endpoint)
                otlp.Endpoint = endpoint; // set to itself, it would no longer get its path
        });
    }

    // Probes and scrapes are nobody's way through the service.
    private static void Export(TracerProviderBuilder traces, IConfiguration configuration)
    {
        var options = Collectors(configuration);
        if (options is null)
            return;
        traces.AddAspNetCoreInstrumentation(http => http.Filter = context =>
            !context.Request.Path.StartsWithSegments("/health") && !context.Request.Path.StartsWithSegments("/metrics"));
        traces.AddSource(FaceTraces.SourceName, "Npgsql");
        traces.AddOtlpExporter(otlp =>
        {
            if (options.Endpoint is { } endpoint)
                otlp.Endpoint = new Uri(endpoint.ToString().Replace("/v1/metrics", "/v1/traces", StringComparison.Ordinal));
        });
    }

    // Null where none is configured.
    private static OtlpOptions? Collectors(IConfiguration configuration)
    {
        var options = configuration.GetSection(OtlpOptions.Section).Get<OtlpOptions>() ?? new OtlpOptions();
        return options.Endpoint is null && string.IsNullOrEmpty(configuration[Collector]) ? null : options;
    }

    // The last measurements are sent while the meters are still there: they go before the provider does.
    private sealed class LastExport(MeterProvider provider) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.Run(() => provider.ForceFlush(5000), cancellationToken);
    }
}
