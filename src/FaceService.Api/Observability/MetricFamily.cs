using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace FaceService.Api.Observability;

/// <summary>One instrument and its series.</summary>
internal sealed class MetricFamily(Instrument instrument, MetricKind kind, double[] bounds)
{
    // A label that somebody outside can choose must not fill the memory.
    private const int MostSeries = 1000;

    private readonly ConcurrentDictionary<string, MetricSeries> _series = new(StringComparer.Ordinal);

    public string Name { get; } = PrometheusText.NameOf(instrument, kind is MetricKind.Counter or MetricKind.Total);

    private string Type => kind switch
    {
        MetricKind.Counter or MetricKind.Total => "counter",
        MetricKind.Histogram => "histogram",
        _ => "gauge",
    };

    public void Measured(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = PrometheusText.LabelsOf(tags);
        if (!_series.TryGetValue(labels, out var series))
        {
            if (_series.Count >= MostSeries)
                return;
            series = _series.GetOrAdd(labels, _ => new MetricSeries(bounds));
        }

        if (kind is MetricKind.Gauge or MetricKind.Total)
            series.Set(value);
        else
            series.Record(value);
    }

    public void Write(PrometheusText text)
    {
        if (_series.IsEmpty)
            return;
        text.Head(Name, Type, instrument.Description);
        foreach (var (labels, series) in _series.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (kind == MetricKind.Histogram)
                series.WriteHistogram(text, Name, labels);
            else
                series.WriteValue(text, Name, labels);
        }
    }
}
