using FaceService.Bench.Load;
using FaceService.Bench.Processes;
using FaceService.Bench.Report;

namespace FaceService.Bench.Serving;

/// <summary>The engine alone, the service under load, the peers: one table.</summary>
internal sealed class ServeBench(ServeSettings settings, TextWriter output)
{
    private const int PeerConnections = 64;
    private const int FirstMemoryReading = 5_000;

    private readonly ResultTable table = new(
        "what", "connections", "faces/s", "median ms", "p99 ms", "refused/s", "median ms to refuse", "failed");

    private readonly SeedSource seeds = new();

    public static async Task<int> RunAsync(ServeSettings settings, TextWriter output, CancellationToken cancel)
    {
        await new ServeBench(settings, output).RunAsync(cancel);
        return 0;
    }

    private static string Number(double value, string format = "0.0") =>
        double.IsNaN(value) ? "" : value.ToString(format, System.Globalization.CultureInfo.InvariantCulture);

    private async Task RunAsync(CancellationToken cancel)
    {
        output.WriteLine(Machine.Describe());
        output.WriteLine($"Model {settings.Model.Id}, {settings.Model.Config.ImageSize} pixels; {settings.Duration.TotalSeconds:0} s a load.");
        output.WriteLine();
        var engine = EngineBench.Run(settings);
        AddAlone($"engine alone, {engine.Precision}, batches of {engine.BestBatch}", engine.FacesPerSecond);
        AddAlone("engine and encoder, without HTTP", engine.EncodedPerSecond);
        AddAlone("one face drawn", 1000 / engine.SingleMilliseconds, engine.SingleMilliseconds);
        AddAlone("one face encoded", 1000 / engine.EncodeMilliseconds, engine.EncodeMilliseconds);

        var loads = await MeasureServiceAsync(cancel);
        var peers = settings.Peers ? await MeasurePeersAsync(cancel) : [];
        output.WriteLine(table);
        foreach (var line in Verdicts.Of(engine, loads, peers))
            output.WriteLine(line);
    }

    private async Task<Dictionary<int, LoadResult>> MeasureServiceAsync(CancellationToken cancel)
    {
        var loads = new Dictionary<int, LoadResult>();
        await using var service = await ChildProgram.StartAsync(Programs.Service(settings.Precision), cancel);
        foreach (var connections in settings.Connections)
        {
            loads[connections] = await LoadAsync(service, connections, $"&model={settings.Model.Id}", cancel);
            Add("service", connections, loads[connections]);
        }

        if (settings.MemoryRequests > 0)
            await MeasureMemoryAsync(service, cancel);
        return loads;
    }

    private async Task<Dictionary<(string Script, string Precision), LoadResult>> MeasurePeersAsync(CancellationToken cancel)
    {
        var peers = new Dictionary<(string, string), LoadResult>();
        var weights = settings.Model.WeightsPath;
        foreach (var script in (string[])["plain", "batching"])
        {
            foreach (var precision in (string[])["float32", "bfloat16"])
            {
                await using var peer = await ChildProgram.StartAsync(Programs.Peer(script, weights, precision), cancel);
                peers[(script, precision)] = await LoadAsync(peer, PeerConnections, "", cancel);
                Add($"FastAPI, {script}, {precision}", PeerConnections, peers[(script, precision)]);
            }
        }

        return peers;
    }

    private Task<LoadResult> LoadAsync(ChildProgram server, int connections, string query, CancellationToken cancel)
    {
        var plan = new LoadPlan
        {
            Address = server.Address,
            Connections = connections,
            Duration = settings.Duration,
            Path = seed => $"/face?seed={seed}{query}",
        };
        return new LoadClient(plan, seeds).RunAsync(cancel);
    }

    private async Task MeasureMemoryAsync(ChildProgram service, CancellationToken cancel)
    {
        var requests = new RequestCount(service.Address, PeerConnections, () => $"/face?seed={seeds.Next()}&model={settings.Model.Id}");
        await requests.ReachAsync(FirstMemoryReading, cancel);
        var first = service.ResidentMebibytes;
        await requests.ReachAsync(settings.MemoryRequests, cancel);
        var last = service.ResidentMebibytes;
        output.WriteLine(
            $"Memory of the service: {first:0} MiB after {FirstMemoryReading} more requests, {last:0} MiB after {settings.MemoryRequests}"
            + $" ({(last / first) - 1:+0.0 %;-0.0 %}; to reach: at most +5 %).");
    }

    private void AddAlone(string what, double perSecond, double milliseconds = double.NaN) =>
        table.Add(what, "", Number(perSecond), Number(milliseconds, "0.00"), "", "", "", "");

    private void Add(string what, int connections, LoadResult result) => table.Add(
        what,
        connections.ToString(System.Globalization.CultureInfo.InvariantCulture),
        Number(result.PerSecond),
        Number(LoadResult.Percentile(result.Served, 0.5), "0.00"),
        Number(LoadResult.Percentile(result.Served, 0.99), "0.00"),
        Number(result.Refused.Length / result.Seconds),
        Number(LoadResult.Percentile(result.Refused, 0.5), "0.00"),
        result.Failed.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
