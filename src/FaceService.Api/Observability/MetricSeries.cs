namespace FaceService.Api.Observability;

/// <summary>What was measured under one set of labels: a sum, and for a histogram how many fell below each bound. Guarded by itself.</summary>
internal sealed class MetricSeries(double[] bounds)
{
    private readonly long[] _counts = new long[bounds.Length + 1]; // the last is for what passes every bound
    private readonly Lock _lock = new();
    private double _sum;

    /// <summary>Adds one measurement.</summary>
    public void Record(double value)
    {
        var bucket = Array.FindIndex(bounds, bound => value <= bound);
        lock (_lock)
        {
            _counts[bucket < 0 ? bounds.Length : bucket]++;
            _sum += value;
        }
    }

    /// <summary>Replaces the sum: a gauge tells a state.</summary>
    public void Set(double value)
    {
        lock (_lock)
            _sum = value;
    }

    public void WriteValue(PrometheusText text, string name, string labels)
    {
        lock (_lock)
            text.Sample(name, labels, _sum);
    }

    public void WriteHistogram(PrometheusText text, string name, string labels)
    {
        var comma = labels.Length > 0 ? "," : "";
        lock (_lock)
        {
            long below = 0;
            for (var i = 0; i <= bounds.Length; i++)
            {
                below += _counts[i];
                var bound = i < bounds.Length ? bounds[i] : double.PositiveInfinity;
                text.Sample($"{name}_bucket", $"{labels}{comma}le=\"{PrometheusText.Number(bound)}\"", below);
            }

            text.Sample($"{name}_sum", labels, _sum);
            text.Sample($"{name}_count", labels, below);
        }
    }
}
