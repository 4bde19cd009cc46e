using FaceService.Bench.Load;
using FaceService.Bench.Processes;

namespace FaceService.Bench.Serving;

/// <summary>The engine alone, the service under load, the peers: measured part by part, told in one table.</summary>
internal sealed class ServeBench(ServeSettings settings, ServeResults results, TextWriter output)
{
    private const int PeerConnections = 64;
    private const int FirstMemoryReading = 5_000;

    private static readonly string[] Precisions = ["float32", "bfloat16"];

    private readonly SeedSource seeds = new();

    public static async Task<int> RunAsync(ServeSettings settings, TextWriter output, CancellationToken cancel)
    {
        var results = ServeResults.Load(settings.Results, settings.Model.Id.ToString(), settings.Precision);
        await new ServeBench(settings, results, output).RunAsync(cancel);
        return 0;
    }

    private async Task RunAsync(CancellationToken cancel)
    {
        output.WriteLine(Machine.Describe());
        output.WriteLine($"Model {settings.Model.Id}, {settings.Model.Config.ImageSize} pixels; {settings.Duration.TotalSeconds:0} s a load.");
        foreach (var part in settings.Parts)
        {
            output.WriteLine($"Measuring: {part.ToString().ToLowerInvariant()}");
            await MeasureAsync(part, cancel);
            results.Save(settings.Results);
        }

        output.WriteLine();
        output.WriteLine(ServeReport.Table(results));
        output.WriteLine(Verdicts.Table(results));
    }

    private async Task MeasureAsync(ServePart part, CancellationToken cancel)
    {
        switch (part)
        {
            case ServePart.Engine:
                results.Engine = EngineMeasure.Run(settings);
                break;
            case ServePart.Psnr:
                results.Psnr = PsnrMeasure.Run(settings.Model);
                break;
            case ServePart.Service:
                await MeasureServiceAsync(cancel);
                break;
            case ServePart.Memory:
                results.Memory = await MeasureMemoryAsync(cancel);
                break;
            default:
                await MeasurePeersAsync(cancel);
                break;
        }
    }

    private async Task MeasureServiceAsync(CancellationToken cancel)
    {
        await using var service = await ChildProgram.StartAsync(Programs.Service(settings.Precision), cancel);
        foreach (var connections in settings.Connections)
            results.Service[connections] = await LoadAsync(service, connections, $"&model={settings.Model.Id}", cancel);
    }

    private async Task MeasurePeersAsync(CancellationToken cancel)
    {
        foreach (var script in (string[])["plain", "batching"])
        {
            foreach (var precision in Precisions)
            {
                await using var peer = await ChildProgram.StartAsync(Programs.Peer(script, settings.Model.WeightsPath, precision), cancel);
                results.Peers[$"{script}, {precision}"] = await LoadAsync(peer, PeerConnections, "", cancel);
            }
        }
    }

    private async Task<LoadMetrics> LoadAsync(ChildProgram server, int connections, string query, CancellationToken cancel)
    {
        var plan = new LoadPlan
        {
            Address = server.Address,
            Connections = connections,
            Duration = settings.Duration,
            Path = seed => $"/face?seed={seed}{query}",
        };
        return LoadMetrics.Of(await new LoadClient(plan, seeds).RunAsync(cancel));
    }

    // A service of its own: what the loads before it have left behind would be taken for growth, or hide it.
    private async Task<MemoryMetrics> MeasureMemoryAsync(CancellationToken cancel)
    {
        await using var service = await ChildProgram.StartAsync(Programs.Service(settings.Precision), cancel);
        var requests = new RequestCount(service.Address, PeerConnections, () => $"/face?seed={seeds.Next()}&model={settings.Model.Id}");
        var first = Math.Min(FirstMemoryReading, settings.MemoryRequests);
        await requests.ReachAsync(first, cancel);
        var early = service.ResidentMebibytes;
        await requests.ReachAsync(settings.MemoryRequests, cancel);
        return new MemoryMetrics(first, early, settings.MemoryRequests, service.ResidentMebibytes);
    }
}
