using System.Diagnostics;
using System.Globalization;
using FaceService.Bench.Processes;
using FaceService.Bench.Report;
using FaceService.Bench.Training;

namespace FaceService.Bench.Soaking;

/// <summary>Mixed requests while one fault after the other is made: nothing may be lost, no byte may differ, and memory has to stay.</summary>
internal sealed class SoakBench(ChildProgram service, SoakTraffic traffic, SoakFaults faults, TextWriter output)
{
    private const int Clients = 6;
    private const double MostGrowth = 1.25;

    private static readonly TimeSpan Reading = TimeSpan.FromSeconds(1);

    private readonly List<double> memory = [];
    private readonly Dictionary<string, int> made = [];

    public static async Task<int> RunAsync(TimeSpan time, TimeSpan every, string model, TextWriter output, CancellationToken cancel)
    {
        var data = Directory.CreateTempSubdirectory("face-bench-").FullName;
        var hasDisk = await SoakFaults.MountAsync(data);
        try
        {
            await using var service = await ChildProgram.StartAsync(Programs.Service("auto").In(data), cancel);
            using var http = new HttpClient { BaseAddress = new Uri($"http://{service.Address}"), Timeout = TimeSpan.FromMinutes(5) };
            using var jobs = new TrainingJobClient(service.Address, data);
            var traffic = new SoakTraffic(http, BenchPlaces.Model(model).Id.ToString());
            var faults = new SoakFaults(service, http, jobs, data, BenchPlaces.Model(model));
            output.WriteLine(Machine.Describe());
            await new SoakBench(service, traffic, faults, output).RunAsync(time, every, hasDisk, http, cancel);
            return 0;
        }
        finally
        {
            if (hasDisk)
                await SoakFaults.UnmountAsync(data);
            Directory.Delete(data, recursive: true);
        }
    }

    private async Task RunAsync(TimeSpan time, TimeSpan every, bool hasDisk, HttpClient http, CancellationToken cancel)
    {
        await traffic.LearnAsync(cancel);
        await faults.BeginAsync(cancel);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        over.CancelAfter(time);
        var clients = Enumerable.Range(0, Clients).Select(i => Task.Run(() => traffic.AskAsync(i * 5, over.Token))).ToArray();
        await Task.WhenAll(
            MakeFaultsAsync([.. faults.All.Where(fault => hasDisk || fault.Name != "disk full")], every, over.Token),
            WatchMemoryAsync(over.Token));
        await Task.WhenAll(clients);
        cancel.ThrowIfCancellationRequested();
        Tell(time, await HeldAsync(http, cancel));
    }

    private async Task MakeFaultsAsync((string Name, Func<CancellationToken, Task> Make)[] all, TimeSpan every, CancellationToken stop)
    {
        try
        {
            for (var i = 0; ; i++)
            {
                await Task.Delay(every, stop);
                var (name, make) = all[i % all.Length];
                await make(stop);
                made[name] = made.GetValueOrDefault(name) + 1;
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The time is up.
        }
    }

    private async Task WatchMemoryAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            memory.Add(service.ResidentMebibytes);
            await Task.Delay(Reading, stop).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    // What the service believes to be in use once nobody asks any more.
    private static async Task<string> HeldAsync(HttpClient http, CancellationToken cancel)
    {
        for (var clock = Stopwatch.StartNew(); ; await Task.Delay(250, cancel))
        {
            var text = await http.GetStringAsync("/metrics", cancel);
            var held = text.Split('\n').First(line => line.StartsWith("face_work_memory_usage", StringComparison.Ordinal)).Split(' ')[1];
            if (held == "0" || clock.Elapsed > TimeSpan.FromSeconds(30))
                return held;
        }
    }

    private void Tell(TimeSpan time, string held)
    {
        var fifth = Math.Max(1, memory.Count / 5);
        var (early, late) = (Median(memory.Skip(fifth).Take(fifth)), Median(memory.TakeLast(fifth)));
        var table = new ResultTable("soak", "");
        table.Add("minutes", time.TotalMinutes.ToString("0.#", CultureInfo.InvariantCulture));
        foreach (var (name, times) in made)
            table.Add($"fault: {name}", $"{times}");
        table.Add("answered", $"{traffic.Answered}");
        table.Add("refused (429, 503)", $"{traffic.Refused}");
        table.Add("lost", $"{traffic.Lost}");
        table.Add("wrong bytes", $"{traffic.Wrong}");
        table.Add("MiB in the second fifth (median)", Show(early));
        table.Add("MiB in the last fifth (median)", Show(late));
        table.Add("MiB at most", Show(memory.Max()));
        table.Add("bytes still admitted in the end", held);
        output.WriteLine();
        output.WriteLine(table);
        if (traffic.LastLoss is { } loss)
            output.WriteLine($"The last loss: {loss}");
        if (faults.Complaint is { } complaint)
            output.WriteLine($"MISSED: {complaint}");
        output.WriteLine($"{(traffic.Lost + traffic.Wrong == 0 ? "met" : "MISSED")}: nothing lost, no byte wrong");
        output.WriteLine($"{(late <= MostGrowth * early ? "met" : "MISSED")}: memory flat, {late / early:0.00} of before");
        output.WriteLine($"{(held == "0" ? "met" : "MISSED")}: everything admitted was given back");
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    private static string Show(double number) => number.ToString("0", CultureInfo.InvariantCulture);
}
