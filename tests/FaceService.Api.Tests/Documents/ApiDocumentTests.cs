using System.Net;
using System.Runtime.CompilerServices;
using FaceService.Api.Tests.Datasets;
using FaceService.Api.Tests.Hosting;
using FaceService.Api.Tests.Projection;
using FaceService.Jobs;
using FaceService.Model.Networks.Configs;
using Microsoft.Extensions.DependencyInjection;

namespace FaceService.Api.Tests.Documents;

/// <summary>What docs/api.md shows works when it is pasted.</summary>
public sealed class ApiDocumentTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("face-docs-").FullName;

    [ToolFact("bash", "curl")]
    public async Task Every_example_gets_the_answer_that_it_shows()
    {
        await File.WriteAllBytesAsync(Path.Combine(_folder, "pictures.zip"), TestZips.Good());
        await File.WriteAllBytesAsync(Path.Combine(_folder, "weights.safetensors"), [1, 2, 3]); // the worker would read it
        await using var host = Start(new FaceHost { ModelsOnDisk = true, KeepPeer = true });
        var blocks = ShellBlock.ReadAll(Document());
        Assert.True(blocks.Sum(block => block.Statuses.Count) > 50);
        foreach (var block in blocks)
        {
            if (block.Script.Contains("/losses.csv", StringComparison.Ordinal))
                Train(host);
            if (block.Script.Contains("/result.png", StringComparison.Ordinal))
                EndedProjection.PlayWorker(host.Services.GetRequiredService<IJobStore>());
            var statuses = await new Shell(host.ClientOptions.BaseAddress, host.Data, _folder).RunAsync(block);
            Assert.True(
                block.Statuses.Count == statuses.Count && block.Statuses.Zip(statuses).All(both => Fits(both.First, both.Second)),
                $"{string.Join(' ', statuses)}, not {string.Join(' ', block.Statuses)}, from\n{block.Script}");
        }
    }

    [Fact]
    public async Task Every_route_has_an_example()
    {
        var text = await File.ReadAllTextAsync(Document());
        await using var host = new FaceHost();
        var description = await (await host.CreateClient().GetAsync("/swagger/v1/swagger.json")).JsonAsync();
        foreach (var path in description.GetProperty("paths").EnumerateObject().Select(path => path.Name).Where(IsOurs))
        {
            var shown = System.Text.RegularExpressions.Regex.Escape(path);
            shown = System.Text.RegularExpressions.Regex.Replace(shown, @"\\\{[^}]*}", @"[^/\s]+");
            Assert.True(System.Text.RegularExpressions.Regex.IsMatch(text, $@"curl .*http://127\.0\.0\.1:5080{shown}(?![\w/])"), $"no curl asks {path}");
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static bool IsOurs(string path) => path != "/" && !path.StartsWith("/test", StringComparison.Ordinal);

    private static bool Fits(string expected, string status) => expected == "2xx" ? status[0] == '2' : expected == status;

    private static FaceHost Start(FaceHost host)
    {
        Ship(host);
        host.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        host.StartServer();
        return host;
    }

    // The shipped models' shapes, under their names.
    private static void Ship(FaceHost host)
    {
        IReadOnlyList<LabelGroup> labels = [new LabelGroup("gender", ["female", "male"]), new LabelGroup("heritage", ["asian", "black", "latino", "white"])];
        Ship(host, 1, labels);
        Ship(host, 2, [.. labels, new LabelGroup("expression", ["neutral", "smiling"])]);
    }

    private static void Ship(FaceHost host, int version, IReadOnlyList<LabelGroup> labels)
    {
        var portraits = TestModels.Portraits(version, "portraits-128");
        ModelFolder.Write(host.Shipped, portraits with
        {
            Labels = labels,
            Config = portraits.Config with
            {
                ImageSize = 64,
                ZDim = 128,
                CDim = labels.Sum(group => group.Values.Count),
                StyleGan2 = new StyleGan2Config { WDim = 128, MappingLayers = 2, ChannelBase = 64, ChannelMax = 8 },
            },
        });
    }

    // Plays the worker: the only job begins, leaves what a run leaves, and succeeds.
    private static void Train(FaceHost host)
    {
        var store = host.Services.GetRequiredService<IJobStore>();
        var id = store.List(JobKind.Training).Single().Id;
        using var claim = store.TryClaim(id)!;
        claim.Save(claim.Job.To(JobState.Running, DateTimeOffset.UnixEpoch));
        var run = Directory.CreateDirectory(Path.Combine(store.RunFolder(id), "samples")).Parent!.FullName;
        File.WriteAllText(Path.Combine(run, "samples", "000200.png"), "sheet");
        File.WriteAllText(Path.Combine(run, "losses.csv"), "step,d");
        File.WriteAllText(Path.Combine(run, "losses.svg"), "curve");
        File.WriteAllText(Path.Combine(run, "skipped.csv"), "file,reason");
        File.WriteAllText(Path.Combine(run, "timelapse.gif"), "lapse");
        claim.Save(claim.Job with { Progress = new TrainingProgress { Images = 2000, TotalImages = 2000 } });
        claim.Save(claim.Job.To(JobState.Succeeded, DateTimeOffset.UnixEpoch));
    }

    private static string Document([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(here, "../../../../docs/api.md"));
}
