using System.Text.Json;
using FaceService.Jobs;
using FaceService.Jobs.Datasets;
using FaceService.Jobs.Folders;
using FaceService.Jobs.Tests;
using FaceService.Jobs.Tests.Datasets;

namespace FaceService.Cli.Tests.Commands;

/// <summary>The worker as it really runs: a process of its own, with the real trainer on a very small network.</summary>
[Collection(DeviceThread.Name)]
public sealed class WorkerProcessTests : IAsyncLifetime
{
    private readonly TemporaryFolder _data = new();
    private readonly FolderJobStore _store;

    public WorkerProcessTests() => _store = new FolderJobStore(_data["jobs"], TimeProvider.System);

    public async Task InitializeAsync()
    {
        var pictures = Enumerable.Range(0, 8).Select(i => ($"{i}.png", TestZip.Picture(i, 32, 32))).ToArray();
        await new FolderDatasetStore(_data["datasets"], TimeProvider.System)
            .AddZip("drawn", new MemoryStream(TestZip.Of(pictures)), new DatasetLimits(), default);
    }

    public Task DisposeAsync()
    {
        _store.Dispose();
        _data.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Worker_killed_in_the_middle_of_a_job_is_followed_by_one_that_carries_on_and_publishes()
    {
        var id = Submit(kimg: 1000);
        long before;
        using (var first = new WorkerUnderTest(_data.Path))
        {
            Assert.Contains("lowest priority", await first.Greeting);
            before = (await ProgressAsync(id, job => job.Progress is TrainingProgress { Stage: "training", Images: >= 16 })).Progress!.Position;
            Assert.All(first.Niceness(), nice => Assert.Equal(19, nice));
            await first.KillAsync();
        }

        Assert.Equal(JobState.Interrupted, _store.Find(id)!.State);
        using var second = new WorkerUnderTest(_data.Path, "--supervised");
        var resumed = await ProgressAsync(id, job => job is { State: JobState.Running, Attempts: 2 } && job.Progress!.Position > before);
        Assert.Equal((1, 2), (resumed.Interruptions, resumed.Attempts));
        Assert.Contains(States(id), state => state == "interrupted");

        new JobQueue(_store, TimeProvider.System).Cancel(id);
        var cancelled = await ProgressAsync(id, job => job.State == JobState.Cancelled);
        var length = (cancelled.Progress!.Position + 16) / 1000.0;
        var settings = new Dictionary<string, JsonElement>(cancelled.Training().Settings) { ["kimg"] = JsonSerializer.SerializeToElement(length) };
        await new JobQueue(_store, TimeProvider.System).ExtendAsync(id, cancelled.Training() with { Settings = settings });
        var done = await ProgressAsync(id, job => job.State.HasEnded());

        Assert.Equal((JobState.Succeeded, "faces@1", null), (done.State, done.Published, done.Error));
        Assert.True(File.Exists(Path.Combine(_data["models"], "faces", "1", "generator.safetensors")));
        Assert.Equal(0, await second.CloseInputAsync());
    }

    [Fact]
    public async Task Worker_whose_supervisor_goes_away_leaves_its_job_to_the_next_one()
    {
        var id = Submit(kimg: 1000);
        using var worker = new WorkerUnderTest(_data.Path, "--supervised");
        await ProgressAsync(id, job => job.Progress is TrainingProgress { Stage: "training" });

        Assert.Equal(0, await worker.CloseInputAsync());

        var job = _store.Find(id)!;
        Assert.Equal((JobState.Interrupted, 1, 0), (job.State, job.Interruptions, job.CrashesWithoutProgress));
        Assert.NotEmpty(Directory.EnumerateFiles(Path.Combine(_store.RunFolder(id), "checkpoints")));
    }

    [Fact]
    public async Task Worker_with_too_little_memory_fails_the_job_and_says_so()
    {
        var id = Submit(kimg: 1, ("size", 256), ("batch", 64), ("channel_base", 32768), ("channel_max", 256));
        using var worker = new WorkerUnderTest(_data.Path, "--once", "--memory-limit", "1000");

        var complaints = await worker.WaitAsync();

        var job = _store.Find(id)!;
        Assert.True(job.State == JobState.Failed, $"{job.State}: {complaints}");
        Assert.Contains("limit of 1.0 GiB (Worker:MemoryLimitMiB)", job.Error);
    }

    private JobId Submit(double kimg, params (string Name, int Value)[] others)
    {
        var settings = new Dictionary<string, object>
        {
            ["kimg"] = kimg,
            ["batch"] = 4,
            ["z_dim"] = 8,
            ["w_dim"] = 8,
            ["mapping_layers"] = 1,
            ["channel_base"] = 128,
            ["channel_max"] = 8,
            ["samples"] = 4,
            ["sample_every"] = 0,
            ["checkpoint_every"] = 0.008,
            ["threads"] = 1,
        };
        foreach (var (name, value) in others)
            settings[name] = value;
        return _store.Create(new TrainingPayload(
            "drawn",
            others.Length == 0 ? "stylegan2-32" : "stylegan2-256",
            "faces",
            settings.ToDictionary(s => s.Key, s => JsonSerializer.SerializeToElement(s.Value)))).Id;
    }

    /// <summary>Follows a job until it is as wanted.</summary>
    private async Task<Job> ProgressAsync(JobId id, Func<Job, bool> wanted)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        while (true)
        {
            var change = _store.NextChange;
            var job = _store.Find(id)!;
            if (wanted(job))
                return job;
            Assert.True(job.State != JobState.Failed, job.Error);
            await _store.WaitForChange(change, patience.Token);
        }
    }

    private IEnumerable<string?> States(JobId id) => _store.OpenEvents(id, 0).ReadNew()
        .Where(e => e.Type == JobEventType.State)
        .Select(e => e.Data.GetProperty("state").GetString());
}
