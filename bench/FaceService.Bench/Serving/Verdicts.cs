using FaceService.Bench.Load;

namespace FaceService.Bench.Serving;

/// <summary>The figures that are aimed at, each beside what was measured.</summary>
internal static class Verdicts
{
    public static IEnumerable<string> Of(
        EngineFigures engine,
        IReadOnlyDictionary<int, LoadResult> loads,
        IReadOnlyDictionary<(string Script, string Precision), LoadResult> peers)
    {
        if (loads.TryGetValue(1, out var alone))
        {
            var ideal = engine.SingleMilliseconds + engine.EncodeMilliseconds;
            yield return Line("one connection, median over one drawing and one encoding",
                LoadResult.Percentile(alone.Served, 0.5) / ideal, "at most 1.25");
        }

        if (!loads.TryGetValue(64, out var busy))
            yield break;
        yield return Line("64 connections over engine and encoder without HTTP", busy.PerSecond / engine.EncodedPerSecond, "at least 0.85");
        if (loads.TryGetValue(1024, out var crowded))
        {
            yield return Line("1,024 connections over 64", crowded.PerSecond / busy.PerSecond, "at least 0.95");
            yield return $"- median time to refuse at 1,024 connections: {LoadResult.Percentile(crowded.Refused, 0.5):0.0} ms (to reach: under 20)";
        }

        foreach (var (script, goal) in ((string, double)[])[("plain", 4), ("batching", 1.5)])
        {
            var best = peers.Where(peer => peer.Key.Script == script).Select(peer => peer.Value.PerSecond).DefaultIfEmpty(double.NaN).Max();
            if (!double.IsNaN(best))
                yield return Line($"64 connections over the {script} peer at its better precision", busy.PerSecond / best, $"at least {goal}");
        }

        if (peers.TryGetValue(("batching", engine.Precision), out var same))
            yield return Line($"64 connections over the batching peer in {engine.Precision}", busy.PerSecond / same.PerSecond, "at least 1.5");
    }

    private static string Line(string what, double ratio, string goal) => $"- {what}: {ratio:0.00} (to reach: {goal})";
}
