using FaceService.Bench.Report;

namespace FaceService.Bench.Serving;

/// <summary>The figures that are aimed at, each beside what was measured.</summary>
internal static class Verdicts
{
    public static ResultTable Table(ServeResults results)
    {
        var table = new ResultTable("aim", "measured", "to reach", "reached");
        Alone(table, results);
        Crowd(table, results);
        Peers(table, results);
        if (results.Memory is { } memory)
        {
            var growth = (memory.Last / memory.First) - 1;
            table.Add(
                $"resident memory after {memory.LastRequests:N0} requests ({memory.Last:0} MiB) over that after {memory.FirstRequests:N0} ({memory.First:0} MiB)",
                growth.ToString("+0.0 %;-0.0 %", System.Globalization.CultureInfo.InvariantCulture), "at most +5 %", Word(growth <= 0.05));
        }

        if (results.Psnr is { } psnr)
            table.Add($"bfloat16 to float32 over {psnr.Faces} faces (the worst: {ServeReport.Number(psnr.Worst)} dB)", $"{ServeReport.Number(psnr.All)} dB", "to be told", "");
        return table;
    }

    private static void Alone(ResultTable table, ServeResults results)
    {
        if (results.Engine is { } engine && results.Service.TryGetValue(1, out var alone))
            Most(table, "1 connection: median over one drawing and one encoding", alone.Median / (engine.SingleMilliseconds + engine.EncodeMilliseconds), 1.25);
        if (results.Engine is { } bare && results.Service.TryGetValue(64, out var busy))
            Least(table, "64 connections over engine and encoder without HTTP", busy.PerSecond / bare.EncodedPerSecond, 0.85);
    }

    private static void Crowd(ResultTable table, ServeResults results)
    {
        if (!results.Service.TryGetValue(1024, out var crowd))
            return;
        if (results.Service.TryGetValue(64, out var busy))
            Least(table, "1,024 connections over 64", crowd.PerSecond / busy.PerSecond, 0.95);
        if (double.IsFinite(crowd.MedianRefusal))
            table.Add("1,024 connections: median time to refuse", $"{ServeReport.Number(crowd.MedianRefusal)} ms", "under 20 ms", Word(crowd.MedianRefusal < 20));
    }

    private static void Peers(ResultTable table, ServeResults results)
    {
        if (!results.Service.TryGetValue(64, out var busy))
            return;
        foreach (var (script, goal) in ((string, double)[])[("plain", 4), ("batching", 1.5)])
        {
            var peers = results.Peers.Where(peer => peer.Key.StartsWith(script, StringComparison.Ordinal)).OrderByDescending(peer => peer.Value.PerSecond);
            foreach (var (name, best) in peers.Take(1))
                Least(table, $"64 connections over the peer at its better precision ({name})", busy.PerSecond / best.PerSecond, goal);
        }

        if (results.Engine is { } engine && results.Peers.TryGetValue($"batching, {engine.Precision}", out var same))
            Least(table, $"64 connections over the batching peer in {engine.Precision}", busy.PerSecond / same.PerSecond, 1.5);
    }

    private static void Least(ResultTable table, string aim, double ratio, double goal) =>
        table.Add(aim, ServeReport.Number(ratio, "0.00"), $"at least {ServeReport.Number(goal, "0.##")}", Word(ratio, ratio >= goal));

    private static void Most(ResultTable table, string aim, double ratio, double goal) =>
        table.Add(aim, ServeReport.Number(ratio, "0.00"), $"at most {ServeReport.Number(goal, "0.##")}", Word(ratio, ratio <= goal));

    // A ratio to a load that was answered nothing within its time says nothing.
    private static string Word(double ratio, bool reached) => double.IsFinite(ratio) ? Word(reached) : "not measured";

    private static string Word(bool reached) => reached ? "yes" : "no";
}
