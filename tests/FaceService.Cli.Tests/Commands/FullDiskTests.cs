using System.Diagnostics;
using System.Text.Json;
using FaceService.Jobs;
using FaceService.Jobs.Datasets;
using FaceService.Jobs.Folders;
using FaceService.Jobs.Tests.Datasets;
using FaceService.Training.Runs;
using FaceService.Training.Tests.Runs;

namespace FaceService.Cli.Tests.Commands;

/// <summary>A worker, as it really runs, on a disk that its checkpoints fill.</summary>
[Collection(DeviceThread.Name)]
public sealed class FullDiskTests : IDisposable
{
    private readonly TemporaryFolder _data = new();

    [SmallDiskFact]
    public async Task Disk_that_fills_up_is_told_by_the_job_which_goes_on_where_there_is_room()
    {
        var pictures = Enumerable.Range(0, 8).Select(i => ($"{i}.png", TestZip.Picture(i, 32, 32))).ToArray();
        await new FolderDatasetStore(_data["datasets"], TimeProvider.System)
            .AddZip("drawn", new MemoryStream(TestZip.Of(pictures)), new DatasetLimits(), default);
        JobId id;
        using (var before = new FolderJobStore(_data["before"], TimeProvider.System))
            id = Submit(before);
        Directory.CreateDirectory(_data["jobs"]);

        // The disk lives as long as the shell; what is on it at the end is copied out.
        await RunAsync(
            """
            mount -t tmpfs -o size=2m none "$FACE_DATA/jobs" && cp -a "$FACE_DATA/before/." "$FACE_DATA/jobs"
            "$0" "$1" worker --once
            cp -a "$FACE_DATA/jobs" "$FACE_DATA/after"
            """);

        Directory.Delete(_data["jobs"]);
        Directory.Move(_data["after"], _data["jobs"]);
        using var store = new FolderJobStore(_data["jobs"], TimeProvider.System);
        var job = store.Find(id)!;
        Assert.Equal(JobState.Failed, job.State);
        Assert.StartsWith("The disk is full", job.Error);
        var folder = new RunFolder(store.RunFolder(id));
        Assert.Contains($"of step {folder.CheckpointSteps()[0]}, is kept", job.Error);
        foreach (var step in folder.CheckpointSteps())
            CheckpointFile.Open(folder.Checkpoint(step)).Dispose();
        Assert.Equal("failed", store.OpenEvents(id, 0).ReadNew()[^1].Data.GetProperty("state").GetString());

        await new JobQueue(store, TimeProvider.System).ResumeAsync(id);
        await RunAsync("\"$0\" \"$1\" worker --once");
        Assert.Equal((JobState.Succeeded, null), (store.Find(id)!.State, store.Find(id)!.Error));
    }

    public void Dispose() => _data.Dispose();

    private static JobId Submit(FolderJobStore store) => store.Create(new TrainingPayload(
        "drawn",
        "stylegan2-32",
        "faces",
        TinyRun.Small.Concat(["kimg=0.16", "checkpoint_every=0.004", "keep_checkpoints=1000"]).Select(s => s.Split('='))
            .GroupBy(s => s[0]).ToDictionary(s => s.Key, s => JsonSerializer.SerializeToElement(s.Last()[1])))).Id;

    private async Task RunAsync(string script)
    {
        var start = new ProcessStartInfo("unshare", ["-rm", "sh", "-c", script, Environment.ProcessPath!, Path.Combine(AppContext.BaseDirectory, "FaceService.Cli.dll")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["FACE_DATA"] = _data.Path;
        using var process = Process.Start(start)!;
        var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(8));
        Assert.True(process.ExitCode == 0, string.Concat(await said));
    }
}
