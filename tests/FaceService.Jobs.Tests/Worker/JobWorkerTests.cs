using FaceService.Jobs.Folders;
using FaceService.Jobs.Worker;
using FaceService.Training;
using FaceService.Training.Projection;

namespace FaceService.Jobs.Tests.Worker;

public sealed class JobWorkerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FolderJobStore _store;
    private readonly JobQueue _queue;

    public JobWorkerTests()
    {
        _store = new FolderJobStore(_folder.Path, TimeProvider.System);
        _queue = new JobQueue(_store, TimeProvider.System);
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task RunWaiting_without_jobs_does_nothing()
    {
        var handler = new FakeHandler(() => { });

        await Worker(handler).RunWaiting(default);

        Assert.Empty(handler.Runs);
    }

    [Fact]
    public async Task RunWaiting_job_that_ends_well_is_published_and_succeeds()
    {
        var id = _store.Create(TestJobs.Request()).Id;
        var handler = new FakeHandler((_, _, observer, _) =>
        {
            observer.OnProgress(new TrainingProgress { Images = 1000, TotalImages = 2000 });
            observer.OnEvent(JobEventType.Sample, new { sample = 1 });
            observer.OnProgress(new TrainingProgress { Images = 2000, TotalImages = 2000, Losses = new Dictionary<string, double> { ["d"] = double.NaN } });
            return "faces@1";
        });

        await Worker(handler).RunWaiting(default);

        var job = _store.Find(id)!;
        Assert.Equal((JobState.Succeeded, "faces@1", 1, 2000L), (job.State, job.Published, job.Attempts, job.Trained()!.Images));
        Assert.True(double.IsNaN(job.Trained()!.Losses["d"]));
        Assert.Equal(
            ["state", "state", "progress", "sample", "progress", "state"],
            _store.OpenEvents(id, 0).ReadNew().Select(e => e.Type));
        var (given, folder) = Assert.Single(handler.Runs);
        Assert.Equal((id, _store.RunFolder(id)), (given.Id, folder));
    }

    [Fact]
    public async Task RunWaiting_cancelled_while_running_stops_and_publishes_nothing()
    {
        var id = _store.Create(TestJobs.Request()).Id;
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = Worker(FakeHandler.Endless(started)).RunWaiting(default);
        await started.Task;

        _queue.Cancel(id);
        await running.WaitAsync(TimeSpan.FromSeconds(20));

        var job = _store.Find(id)!;
        Assert.Equal((JobState.Cancelled, 64L, 0), (job.State, job.Trained()!.Images, job.Interruptions));
        Assert.Null(job.Published);
    }

    [Fact]
    public async Task RunWaiting_stopped_worker_leaves_the_job_to_the_next_one()
    {
        var id = _store.Create(TestJobs.Request()).Id;
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var stop = new CancellationTokenSource();
        var running = Worker(FakeHandler.Endless(started)).Run(stop.Token);
        await started.Task;

        await stop.CancelAsync();
        await running.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal((JobState.Interrupted, 1, 0), (_store.Find(id)!.State, _store.Find(id)!.Interruptions, _store.Find(id)!.CrashesWithoutProgress));
        await Worker(new FakeHandler(() => { })).RunWaiting(default);
        Assert.Equal((JobState.Succeeded, 2), (_store.Find(id)!.State, _store.Find(id)!.Attempts));
    }

    [Theory]
    [InlineData(true, JobState.Cancelled, 0)]
    [InlineData(false, JobState.Interrupted, 1)]
    public async Task Run_step_that_does_not_return_ends_the_worker_and_the_job_says_so(bool cancel, JobState state, int interruptions)
    {
        var id = _store.Create(TestJobs.Request()).Id;
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var stuck = new ManualResetEventSlim();
        using var over = new ManualResetEventSlim();
        using var stop = new CancellationTokenSource();
        var handler = new FakeHandler((_, _, observer, _) =>
        {
            observer.OnProgress(new TrainingProgress { Images = 64, TotalImages = 2000 });
            started.SetResult();
            stuck.Wait(CancellationToken.None);
            observer.OnProgress(new TrainingProgress { Images = 128, TotalImages = 2000 });
            observer.OnEvent(JobEventType.Note, new { message = "too late" });
            over.Set();
            return "faces@1";
        });
        var options = new WorkerOptions { MemoryLimitMiB = 3 * 1024, StopPatience = TimeSpan.FromMilliseconds(1) };
        var running = new JobWorker(_store, [handler], options, TimeProvider.System, TextWriter.Null).Run(stop.Token);
        await started.Task;

        if (cancel)
            _queue.Cancel(id);
        else
            await stop.CancelAsync();

        var error = await Assert.ThrowsAsync<StuckStepException>(() => running.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Contains(id.Value, error.Message);
        stuck.Set();
        Assert.True(over.Wait(TimeSpan.FromSeconds(20)));
        var job = _store.Find(id)!;
        Assert.Equal((state, interruptions, 0, 64L), (job.State, job.Interruptions, job.CrashesWithoutProgress, job.Trained()!.Images));
        Assert.DoesNotContain(_store.OpenEvents(id, 0).ReadNew(), e => e.Type == JobEventType.Note);
        using var claim = _store.TryClaim(id);
        Assert.NotNull(claim);
    }

    [Fact]
    public async Task RunWaiting_failure_with_a_message_for_people_is_told_as_it_is()
    {
        var job = await Fail(new TrainingException("The disk is full."));

        Assert.Equal((JobState.Failed, "The disk is full."), (job.State, job.Error));
        Assert.Contains(_store.OpenEvents(job.Id, 0).ReadNew(), e =>
            e.Type == "state" && e.Data.TryGetProperty("error", out var error) && error.GetString() == "The disk is full.");
    }

    [Fact]
    public async Task RunWaiting_unexpected_failure_names_its_kind()
    {
        var job = await Fail(new InvalidOperationException("first line\nmore"));

        Assert.Equal("InvalidOperationException: first line", job.Error);
    }

    [Theory]
    [InlineData("DefaultCPUAllocator: can't allocate memory: you tried to allocate 99 bytes.")]
    [InlineData("CUDA out of memory. Tried to allocate 2 GiB")]
    public async Task RunWaiting_allocation_that_failed_tells_of_the_limit(string libtorch)
    {
        var job = await Fail(new InvalidOperationException(libtorch));

        Assert.Contains("limit of 3.0 GiB (Worker:MemoryLimitMiB)", job.Error);
        Assert.Contains(libtorch, job.Error);
    }

    [Fact]
    public async Task RunWaiting_job_that_takes_its_worker_down_each_time_is_given_up()
    {
        var id = _store.Create(TestJobs.Request()).Id;
        for (var death = 0; death < 3; death++)
        {
            using var claim = _store.TryClaimNext(JobKind.Training)!;
            claim.Save(claim.Job.To(JobState.Running, DateTimeOffset.UtcNow));
        }

        await Worker(new FakeHandler(() => Assert.Fail("must not start"))).RunWaiting(default);

        Assert.Equal(JobState.Failed, _store.Find(id)!.State);
        Assert.Contains("died 3 times", _store.Find(id)!.Error);
    }

    [Fact]
    public async Task RunWaiting_cancel_that_a_dead_worker_never_saw_is_obeyed()
    {
        var id = _store.Create(TestJobs.Request()).Id;
        using (var claim = _store.TryClaimNext(JobKind.Training)!)
        {
            claim.Save(claim.Job.To(JobState.Running, DateTimeOffset.UtcNow));
            _queue.Cancel(id);
        }

        await Worker(new FakeHandler(() => Assert.Fail("must not start"))).RunWaiting(default);

        Assert.Equal(JobState.Cancelled, _store.Find(id)!.State);
    }

    [Fact]
    public async Task Run_projection_does_not_wait_for_a_training()
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var projected = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var stop = new CancellationTokenSource();
        var training = _store.Create(TestJobs.Request()).Id;
        var running = Worker(
            FakeHandler.Endless(started),
            new FakeHandler(() => projected.TrySetResult()) { Kind = JobKind.Projection }).Run(stop.Token);
        await started.Task;

        _store.Create(new ProjectionPayload("faces@1", new ProjectionSettings()));
        await projected.Task.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(JobState.Running, _store.Find(training)!.State);
        await stop.CancelAsync();
        await running.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Run_lane_that_cannot_go_on_ends_the_worker()
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var training = _store.Create(TestJobs.Request()).Id;
        _store.Create(new ProjectionPayload("faces@1", new ProjectionSettings()));
        var spoilt = new FakeHandler((_, folder, _, stop) =>
        {
            started.Task.Wait(stop);
            File.Delete(Path.Combine(folder, "..", "job.json"));
            Directory.CreateDirectory(Path.Combine(folder, "..", "job.json")); // its end cannot be written down
            return null;
        })
        { Kind = JobKind.Projection };

        var running = Worker(FakeHandler.Endless(started), spoilt).Run(default);

        await Assert.ThrowsAnyAsync<IOException>(() => running.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal(JobState.Interrupted, _store.Find(training)!.State);
    }

    [Fact]
    public async Task Run_job_submitted_while_the_worker_waits_is_taken_up()
    {
        var ran = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var stop = new CancellationTokenSource();
        var running = Worker(new FakeHandler(() => ran.TrySetResult())).Run(stop.Token);

        using (var service = new FolderJobStore(_folder.Path, TimeProvider.System))
            service.Create(TestJobs.Request());
        await ran.Task.WaitAsync(TimeSpan.FromSeconds(20));

        await stop.CancelAsync();
        await running.WaitAsync(TimeSpan.FromSeconds(20));
    }

    private JobWorker Worker(params FakeHandler[] handlers) => new(
        _store, handlers, new WorkerOptions { MemoryLimitMiB = 3 * 1024 }, TimeProvider.System, TextWriter.Null);

    private async Task<Job> Fail(Exception how)
    {
        var id = _store.Create(TestJobs.Request()).Id;
        await Worker(new FakeHandler(() => throw how)).RunWaiting(default);
        return _store.Find(id)!;
    }
}
