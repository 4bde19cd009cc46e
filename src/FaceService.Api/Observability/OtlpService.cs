using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace FaceService.Api.Observability;

/// <summary>Sends measurements to a collector while the host runs, if one is configured.</summary>
internal sealed class OtlpService(IOptions<OtlpOptions> options, IConfiguration configuration) : IHostedService, IDisposable
{
    private const string Variable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private MeterProvider? _provider;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Endpoint is null && string.IsNullOrEmpty(configuration[Variable]))
            return Task.CompletedTask;
        _provider = Sdk.CreateMeterProviderBuilder()
            .ConfigureResource(resource => resource.AddService("face-service", serviceVersion: ServiceVersion.Text))
            .AddMeter([.. PrometheusExporter.Meters])
            .AddOtlpExporter(exporter =>
            {
                if (options.Value.Endpoint is { } endpoint)
                    exporter.Endpoint = endpoint;
            })
            .Build();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _provider?.ForceFlush(5000);
        return Task.CompletedTask;
    }

    public void Dispose() => _provider?.Dispose();
}
