using System.Globalization;

namespace FaceService.Bench.Training;

/// <summary>The figures that are aimed at, each beside what was measured.</summary>
internal static class TrainVerdicts
{
    /// <param name="figures">Ours in float32 and bfloat16, then perhaps PyTorch's.</param>
    public static IEnumerable<string> Of(IReadOnlyList<TrainMetrics> figures)
    {
        var (plain, half) = (figures[0], figures[1]);
        yield return Speed("bfloat16 over float32", half, plain, "at least 1.6");
        yield return string.Create(CultureInfo.InvariantCulture, $"- loader's share of a step: {Math.Max(plain.LoaderShare, half.LoaderShare):P2} (to reach: under 2 %)");
        if (figures.Count < 4)
            yield break;
        yield return Speed("float32 over PyTorch's float32", plain, figures[2], "at least 1.0");
        yield return Speed("bfloat16 over PyTorch's autocast to bfloat16", half, figures[3], "no goal");
        yield return Speed("PyTorch's autocast to bfloat16 over its float32", figures[3], figures[2], "no goal");
        foreach (var (ours, theirs) in ((TrainMetrics, TrainMetrics)[])[(plain, figures[2]), (half, figures[3])])
            yield return string.Create(
                CultureInfo.InvariantCulture, $"- memory, {ours.What} over {theirs.What}: {ours.PeakMebibytes / theirs.PeakMebibytes:0.00} (to reach: at most 1.1)");
    }

    private static string Speed(string what, TrainMetrics over, TrainMetrics under, string goal) => string.Create(
        CultureInfo.InvariantCulture,
        $"- {what}: {over.PerSecond / under.PerSecond:0.00} by the clock, {over.PerCpuSecond / under.PerCpuSecond:0.00} by processor time (to reach: {goal})");
}
