using FaceService.Bench.Load;

namespace FaceService.Bench.Serving;

/// <summary>What a load came to. NaN stands for nothing to measure.</summary>
/// <param name="PerSecond">Images a second.</param>
/// <param name="Median">Milliseconds to an image.</param>
/// <param name="Slow">Milliseconds that one image in a hundred passes.</param>
/// <param name="RefusedPerSecond">Refusals a second.</param>
/// <param name="MedianRefusal">Milliseconds to a refusal.</param>
/// <param name="Failed">Answers that were neither, and connections that broke.</param>
internal sealed record LoadMetrics(
    double PerSecond, double Median, double Slow, double RefusedPerSecond, double MedianRefusal, int Failed)
{
    public static LoadMetrics Of(LoadResult result) => new(
        result.PerSecond,
        LoadResult.Percentile(result.Served, 0.5),
        LoadResult.Percentile(result.Served, 0.99),
        result.Refused.Length / result.Seconds,
        LoadResult.Percentile(result.Refused, 0.5),
        result.Failed);
}
