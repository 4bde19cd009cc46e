using System.Globalization;
using FaceService.Bench.Load;
using FaceService.Bench.Processes;
using FaceService.Bench.Report;

namespace FaceService.Bench.Flooding;

/// <summary>
/// One service, flood after flood of the most that a request may ask for; beside each, five lone faces a second. Told are their times, how
/// many were refused, and memory: before, at the most, and after a quiet minute of ten faces a second.
/// </summary>
internal sealed class FloodBench(FloodSettings settings, ChildProgram service, HttpClient http)
{
    private const double LoneRate = 5;
    private const double QuietRate = 10;
    private const double MostMedian = 250;
    private const double MostTail = 1000;
    private const double MostMemory = 1536;
    private const double MostGrowth = 1.25;

    private readonly SeedSource seeds = new();
    private readonly List<(string Goal, bool Met)> goals = [];

    public static async Task<int> RunAsync(FloodSettings settings, TextWriter output, CancellationToken cancel)
    {
        var data = Directory.CreateTempSubdirectory("face-bench-");
        try
        {
            await using var service = await ChildProgram.StartAsync(Programs.Service("auto").In(data.FullName), cancel);
            using var http = new HttpClient { BaseAddress = new Uri($"http://{service.Address}"), Timeout = Timeout.InfiniteTimeSpan };
            await new FloodBench(settings, service, http).RunAsync(output, cancel);
            return 0;
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    private async Task RunAsync(TextWriter output, CancellationToken cancel)
    {
        output.WriteLine(Machine.Describe());
        output.WriteLine($"{settings.Clients} clients a flood, {settings.Duration.TotalSeconds:0} s each; beside them {LoneRate:0} faces a second of {settings.Model}.");
        var table = new ResultTable(
            "flood", "median ms", "99 % ms", "lone refused", "flood answered", "flood refused", "failed", "MiB before", "at most", "after", "after / before");
        await QuietAsync(cancel);
        foreach (var name in settings.Only)
        {
            output.WriteLine($"Flooding: {name}");
            table.Add(await FloodAsync(name, cancel));
        }

        output.WriteLine();
        output.WriteLine(table);
        foreach (var (goal, met) in goals)
            output.WriteLine($"{(met ? "met" : "MISSED")}: {goal}");
    }

    private async Task<string[]> FloodAsync(string name, CancellationToken cancel)
    {
        var bodies = await FloodBodies.OfAsync(name, settings.Model, http, cancel);
        var before = service.ResidentMebibytes;
        service.ForgetPeak();
        var (lone, flood) = (new TimedRequests(http), new TimedRequests(http));
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var clients = Enumerable.Range(0, settings.Clients).Select(i => flood.InTurnAsync(bodies[i % bodies.Count], over.Token)).ToArray();
        await lone.AtRateAsync(LoneRate, NextFace, settings.Duration, cancel);
        await over.CancelAsync();
        await Task.WhenAll(clients);
        var most = service.PeakMebibytes;
        await QuietAsync(cancel);
        var after = service.ResidentMebibytes;

        var (median, tail) = (LoadResult.Percentile(lone.Served, 0.5), LoadResult.Percentile(lone.Served, 0.99));
        goals.Add(($"{name}: median {Show(median)} under {MostMedian} ms", median < MostMedian));
        goals.Add(($"{name}: 99th percentile {Show(tail)} under {MostTail} ms", tail < MostTail));
        goals.Add(($"{name}: {Show(most)} MiB at most, under {MostMemory}", most < MostMemory));
        goals.Add(($"{name}: {after / before:0.00} of before afterwards, within {MostGrowth}", after <= MostGrowth * before));
        goals.Add(($"{name}: {lone.Failed + flood.Failed} failed", lone.Failed + flood.Failed == 0));
        return
        [
            name, Show(median), Show(tail), $"{lone.Refused}", $"{flood.Served.Length}", $"{flood.Refused}", $"{lone.Failed + flood.Failed}",
            Show(before), Show(most), Show(after), (after / before).ToString("0.00", CultureInfo.InvariantCulture),
        ];
    }

    private Task QuietAsync(CancellationToken cancel) => new TimedRequests(http).AtRateAsync(QuietRate, NextFace, settings.After, cancel);

    private HttpRequestMessage NextFace() => new(HttpMethod.Get, $"/face?seed={seeds.Next()}&model={settings.Model}");

    private static string Show(double number) => number.ToString("0", CultureInfo.InvariantCulture);
}
