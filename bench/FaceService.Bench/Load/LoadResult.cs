namespace FaceService.Bench.Load;

/// <summary>What a load met.</summary>
/// <param name="Seconds">Length of the counted time.</param>
/// <param name="Served">Milliseconds that each answer with an image took, ascending.</param>
/// <param name="Refused">Milliseconds that each refusal (429, 503) took, ascending.</param>
/// <param name="Failed">Everything else: other statuses, broken connections.</param>
internal sealed record LoadResult(double Seconds, float[] Served, float[] Refused, int Failed)
{
    public double PerSecond => Served.Length / Seconds;

    /// <summary>The value below which a share of the sorted values lies; NaN of none.</summary>
    public static double Percentile(float[] sorted, double share) =>
        sorted.Length == 0 ? double.NaN : sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))];
}
