using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using FaceService.Bench.Processes;
using FaceService.Bench.Training;
using FaceService.Model.Catalog;

namespace FaceService.Bench.Soaking;

/// <summary>What goes wrong around a service while it answers. Each fault is made good again before it returns.</summary>
internal sealed class SoakFaults(ChildProgram service, HttpClient http, TrainingJobClient jobs, string data, ModelVersion model)
{
    private const string Dataset = "soak";
    private const int DiskMebibytes = 256;

    private string? job;
    private int swaps;

    /// <summary>The faults by name; they take turns.</summary>
    public IReadOnlyList<(string Name, Func<CancellationToken, Task> Make)> All =>
    [
        ("worker killed", KillWorkerAsync),
        ("models swapped", SwapModelsAsync),
        ("disk full", FillDiskAsync),
        ("clients hang up", HangUpAsync),
        ("slow readers", ReadSlowlyAsync),
    ];

    /// <summary>What the service answered where it should have told of a fault; null as long as all was right.</summary>
    public string? Complaint { get; private set; }

    /// <summary>Makes a data folder a small disk of its own, where the system allows it.</summary>
    public static async Task<bool> MountAsync(string data)
    {
        if (!OperatingSystem.IsLinux())
            return false;
        using var mount = Process.Start(new ProcessStartInfo("mount", ["-t", "tmpfs", "-o", $"size={DiskMebibytes}m", "tmpfs", data]) { RedirectStandardError = true })!;
        await mount.WaitForExitAsync();
        return mount.ExitCode == 0;
    }

    public static async Task UnmountAsync(string data)
    {
        using var unmount = Process.Start("umount", [data]);
        await unmount.WaitForExitAsync();
    }

    /// <summary>Faces as a dataset, for a job that trains through it all.</summary>
    public async Task BeginAsync(CancellationToken cancel)
    {
        using var answer = await http.PostAsync("/generate", Json("""{ "seed": 1, "count": 64, "size": 64, "layout": "zip" }"""), cancel);
        var zip = Path.Combine(data, "soak.zip");
        await File.WriteAllBytesAsync(zip, await answer.Content.ReadAsByteArrayAsync(cancel), cancel);
        await jobs.AddDatasetAsync(Dataset, zip, cancel);
        job = await jobs.SubmitAsync(Dataset, "dcgan-64", cancel);
    }

    // The supervisor starts another, which goes on with the job from its last checkpoint.
    private async Task KillWorkerAsync(CancellationToken cancel)
    {
        foreach (var worker in Children(service.Id))
            worker.Kill(entireProcessTree: true);
        try
        {
            await jobs.ImagesAsync(job!, cancel);
        }
        catch (InvalidOperationException e)
        {
            Complaint ??= $"after its worker was killed: {e.Message}";
        }
    }

    // A version appears, is asked for, and goes; its like under the same name follows the next time.
    private async Task SwapModelsAsync(CancellationToken cancel)
    {
        var folder = Path.Combine(data, "models", "soak", $"{++swaps}");
        var making = Path.Combine(data, "models", $".soak-{swaps}");
        Directory.CreateDirectory(making);
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(model.WeightsPath)!))
            File.Copy(file, Path.Combine(making, Path.GetFileName(file)));
        Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
        Directory.Move(making, folder);
        await ExpectAsync(() => http.GetAsync($"/face?seed=1&model=soak@{swaps}", cancel), HttpStatusCode.OK, "a new version", cancel);
        Directory.Delete(folder, recursive: true);
    }

    private async Task FillDiskAsync(CancellationToken cancel)
    {
        var ballast = Path.Combine(data, "ballast");
        try
        {
            await using (var file = File.Create(ballast))
            {
                var part = new byte[1 << 20];
                while (true)
                    await file.WriteAsync(part, cancel);
            }
        }
        catch (IOException)
        {
            // Full.
        }

        try
        {
            using var zip = new ByteArrayContent(new byte[4 << 20]) { Headers = { ContentType = new MediaTypeHeaderValue("application/zip") } };
            using var answer = await jobs.PostAsync("/datasets/no-room", zip, cancel);
            if (answer.StatusCode != HttpStatusCode.InsufficientStorage)
                Complaint ??= $"a dataset sent to a full disk was answered {(int)answer.StatusCode}, not 507";
        }
        finally
        {
            File.Delete(ballast);
        }
    }

    private async Task HangUpAsync(CancellationToken cancel)
    {
        for (var i = 0; i < 8; i++)
        {
            using var request = Large();
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
            await using var body = await answer.Content.ReadAsStreamAsync(cancel);
            await body.ReadAtLeastAsync(new byte[100], 100, throwOnEndOfStream: false, cancel);
        }
    }

    private async Task ReadSlowlyAsync(CancellationToken cancel) => await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
    {
        using var request = Large();
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
        await using var body = await answer.Content.ReadAsStreamAsync(cancel);
        var part = new byte[4096];
        for (var i = 0; i < 40 && await body.ReadAsync(part, cancel) > 0; i++)
            await Task.Delay(200, cancel);
    }));

    // The watcher takes a moment to see what has changed.
    private async Task ExpectAsync(Func<Task<HttpResponseMessage>> ask, HttpStatusCode wanted, string what, CancellationToken cancel)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < TimeSpan.FromSeconds(30); await Task.Delay(250, cancel))
        {
            using var answer = await ask();
            if (answer.StatusCode == wanted)
                return;
        }

        Complaint ??= $"{what} was not answered {(int)wanted} in half a minute";
    }

    private static HttpRequestMessage Large() => new(HttpMethod.Post, "/generate")
    {
        Content = Json("""{ "count": 64, "size": 512, "layout": "zip" }"""),
    };

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private static IEnumerable<Process> Children(int parent) => Process.GetProcesses().Where(process =>
    {
        try
        {
            return File.ReadAllText($"/proc/{process.Id}/stat").Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1] == $"{parent}";
        }
        catch (IOException)
        {
            return false; // it has ended meanwhile
        }
    });
}
