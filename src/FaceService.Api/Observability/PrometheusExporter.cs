using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace FaceService.Api.Observability;

/// <summary>
/// Listens to the service's meters and tells what they measured in Prometheus's text format. Our own, for the exporter
/// packages are not released or not carried everywhere; it knows the instruments that .NET has, and nothing more.
/// </summary>
internal sealed class PrometheusExporter : IDisposable
{
    /// <summary>The meters that are listened to: ours, the web server's, and the runtime's.</summary>
    public static readonly IReadOnlyList<string> Meters =
        [FaceMetrics.MeterName, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime"];

    private static readonly double[] StandardBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly ConcurrentDictionary<Instrument, MetricFamily> _families = new();
    private readonly MeterListener _listener = new();
    private readonly IMeterFactory _factory;

    public PrometheusExporter(IMeterFactory factory)
    {
        _factory = factory;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (IsOurs(instrument.Meter))
                listener.EnableMeasurementEvents(instrument, _families.GetOrAdd(instrument, Family));
        };
        Listen<byte>(value => value);
        Listen<short>(value => value);
        Listen<int>(value => value);
        Listen<long>(value => value);
        Listen<float>(value => value);
        Listen<double>(value => value);
        Listen<decimal>(value => (double)value);
        _listener.Start();
    }

    /// <summary>Everything measured so far.</summary>
    public string Scrape()
    {
        _listener.RecordObservableInstruments();
        var text = new PrometheusText();
        foreach (var family in _families.Values.OrderBy(family => family.Name, StringComparer.Ordinal))
            family.Write(text);
        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();

    // Meters of the host's own factory, or of the runtime, which has none; not those of another host in this process.
    private bool IsOurs(Meter meter) => Meters.Contains(meter.Name) && (meter.Scope is null || ReferenceEquals(meter.Scope, _factory));

    private void Listen<T>(Func<T, double> convert)
        where T : struct => _listener.SetMeasurementEventCallback<T>(
            (_, value, tags, state) => ((MetricFamily)state!).Measured(convert(value), tags));

    private static MetricFamily Family(Instrument instrument)
    {
        var kind = KindOf(instrument.GetType());
        return new MetricFamily(instrument, kind, kind == MetricKind.Histogram ? Bounds(instrument) : []);
    }

    private static MetricKind KindOf(Type type)
    {
        var open = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        if (open == typeof(Histogram<>))
            return MetricKind.Histogram;
        if (open == typeof(Counter<>))
            return MetricKind.Counter;
        if (open == typeof(ObservableCounter<>))
            return MetricKind.Total;
        return open == typeof(UpDownCounter<>) ? MetricKind.UpDown : MetricKind.Gauge;
    }

    private static double[] Bounds(Instrument instrument) => instrument switch
    {
        Histogram<double> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds],
        Histogram<int> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds],
        _ => StandardBounds,
    };
}
