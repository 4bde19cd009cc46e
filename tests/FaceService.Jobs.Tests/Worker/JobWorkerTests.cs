using FaceService.Jobs.Folders;
using FaceService.Jobs.Worker;
using FaceService.Training;
using NSubstitute;

namespace FaceService.Jobs.Tests.Worker;

public sealed class JobWorkerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FolderJobStore _store;
    private readonly JobQueue _queue;
    private readonly IDatasetFiles _datasets = Substitute.For<IDatasetFiles>();
    private readonly IJobModelPublisher _publisher = Substitute.For<IJobModelPublisher>();

    public JobWorkerTests()
    {
        _store = new FolderJobStore(_folder.Path, TimeProvider.System);
        _queue = new JobQueue(_store, TimeProvider.System);
        _datasets.FindPath("portraits").Returns("/somewhere/data.zip");
        _publisher.Publish(default!, default!).ReturnsForAnyArgs("faces@1");
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task RunNext_without_jobs_does_nothing() =>
        Assert.False(await Worker(new FakeRunner((_, _, _) => { })).RunNext(default));

    [Fact]
    public async Task RunNext_job_that_ends_well_is_published_and_succeeds()
    {
        var id = _store.Create(TestJobs.Request()).Id;
        var runner = new FakeRunner((_, observer, _) =>
        {
            observer.OnProgress(new TrainingProgress { Images = 1000, TotalImages = 2000 });
            observer.OnSample(1);
            observer.OnProgress(new TrainingProgress { Images = 2000, TotalImages = 2000, Losses = new Dictionary<string, double> { ["d"] = double.NaN } });
        });

        Assert.True(await Worker(runner).RunNext(default));

        var job = _store.Find(id)!;
        Assert.Equal((JobState.Succeeded, "faces@1", 1, 2000L), (job.State, job.Published, job.Attempts, job.Progress!.Images));
        Assert.True(double.IsNaN(job.Progress.Losses["d"]));
        Assert.Equal(
            ["state", "state", "progress", "sample", "progress", "state"],
            _store.OpenEvents(id, 0).ReadNew().Select(e => e.Type));
        var run = Assert.Single(runner.Runs);
        Assert.Equal(("/somewhere/data.zip", "stylegan2-64", "2", _store.RunFolder(id)), (run.DatasetPath, run.Preset, run.Settings["kimg"], run.Folder));
        _publisher.Received(1).Publish(Arg.Is<TrainingJob>(j => j.Id == id), _store.RunFolder(id));
    }

    [Fact]
    public async Task RunNext_cancelled_while_running_stops_and_publishes_nothing()
    {
        var id = _store.Create(TestJobs.Request()).Id;
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = Worker(FakeRunner.Endless(started)).RunNext(default);
        await started.Task;

        _queue.Cancel(id);
        await running.WaitAsync(TimeSpan.FromSeconds(20));

        var job = _store.Find(id)!;
        Assert.Equal((JobState.Cancelled, 64L, 0), (job.State, job.Progress!.Images, job.Interruptions));
        _publisher.DidNotReceiveWithAnyArgs().Publish(default!, default!);
    }

    [Fact]
    public async Task RunNext_stopped_worker_leaves_the_job_to_the_next_one()
    {
        var id = _store.Create(TestJobs.Request()).Id;
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var stop = new CancellationTokenSource();
        var running = Worker(FakeRunner.Endless(started)).Run(stop.Token);
        await started.Task;

        await stop.CancelAsync();
        await running.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal((JobState.Interrupted, 1, 0), (_store.Find(id)!.State, _store.Find(id)!.Interruptions, _store.Find(id)!.CrashesWithoutProgress));
        Assert.True(await Worker(new FakeRunner((_, _, _) => { })).RunNext(default));
        Assert.Equal((JobState.Succeeded, 2), (_store.Find(id)!.State, _store.Find(id)!.Attempts));
    }

    [Fact]
    public async Task RunNext_failure_with_a_message_for_people_is_told_as_it_is()
    {
        var job = await Fail(new TrainingException("The disk is full."));

        Assert.Equal((JobState.Failed, "The disk is full."), (job.State, job.Error));
        Assert.Contains(_store.OpenEvents(job.Id, 0).ReadNew(), e =>
            e.Type == "state" && e.Data.TryGetProperty("error", out var error) && error.GetString() == "The disk is full.");
    }

    [Fact]
    public async Task RunNext_unexpected_failure_names_its_kind()
    {
        var job = await Fail(new InvalidOperationException("first line\nmore"));

        Assert.Equal("InvalidOperationException: first line", job.Error);
    }

    [Theory]
    [InlineData("DefaultCPUAllocator: can't allocate memory: you tried to allocate 99 bytes.")]
    [InlineData("CUDA out of memory. Tried to allocate 2 GiB")]
    public async Task RunNext_allocation_that_failed_tells_of_the_limit(string libtorch)
    {
        var job = await Fail(new InvalidOperationException(libtorch));

        Assert.Contains("limit of 3.0 GiB (Worker:MemoryLimitMiB)", job.Error);
        Assert.Contains(libtorch, job.Error);
    }

    [Fact]
    public async Task RunNext_dataset_that_vanished_fails_with_its_name()
    {
        _datasets.FindPath("portraits").Returns((string?)null);
        var id = _store.Create(TestJobs.Request()).Id;

        await Worker(new FakeRunner((_, _, _) => Assert.Fail("must not start"))).RunNext(default);

        Assert.Equal(JobState.Failed, _store.Find(id)!.State);
        Assert.Contains("'portraits'", _store.Find(id)!.Error);
    }

    [Fact]
    public async Task RunNext_failure_names_the_dataset_and_not_where_it_lies()
    {
        var id = _store.Create(TestJobs.Request()).Id;

        await Worker(new FakeRunner((run, _, _) => throw new TrainingException($"'labels.csv' in '{run.DatasetPath}' has no column 'age'."))).RunNext(default);

        Assert.Equal("'labels.csv' in 'portraits' has no column 'age'.", _store.Find(id)!.Error);
    }

    [Fact]
    public async Task RunNext_publishing_refused_fails_the_job_and_resuming_tries_again()
    {
        _publisher.Publish(default!, default!).ReturnsForAnyArgs(_ => throw new TrainingException("The name is taken."), _ => "faces@2");
        var id = _store.Create(TestJobs.Request()).Id;
        var worker = Worker(new FakeRunner((_, _, _) => { }));

        await worker.RunNext(default);
        Assert.Equal("The name is taken.", _store.Find(id)!.Error);
        _queue.Resume(id);
        await worker.RunNext(default);

        Assert.Equal((JobState.Succeeded, "faces@2", null), (_store.Find(id)!.State, _store.Find(id)!.Published, _store.Find(id)!.Error));
    }

    [Fact]
    public async Task RunNext_job_that_takes_its_worker_down_each_time_is_given_up()
    {
        var id = _store.Create(TestJobs.Request()).Id;
        for (var death = 0; death < 3; death++)
        {
            using var claim = _store.TryClaimNext()!;
            claim.Save(claim.Job.To(JobState.Running, DateTimeOffset.UtcNow));
        }

        await Worker(new FakeRunner((_, _, _) => Assert.Fail("must not start"))).RunNext(default);

        Assert.Equal(JobState.Failed, _store.Find(id)!.State);
        Assert.Contains("died 3 times", _store.Find(id)!.Error);
    }

    [Fact]
    public async Task RunNext_cancel_that_a_dead_worker_never_saw_is_obeyed()
    {
        var id = _store.Create(TestJobs.Request()).Id;
        using (var claim = _store.TryClaimNext()!)
        {
            claim.Save(claim.Job.To(JobState.Running, DateTimeOffset.UtcNow));
            _queue.Cancel(id);
        }

        await Worker(new FakeRunner((_, _, _) => Assert.Fail("must not start"))).RunNext(default);

        Assert.Equal(JobState.Cancelled, _store.Find(id)!.State);
    }

    [Fact]
    public async Task Run_job_submitted_while_the_worker_waits_is_taken_up()
    {
        var ran = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var stop = new CancellationTokenSource();
        var running = Worker(new FakeRunner((_, _, _) => ran.TrySetResult())).Run(stop.Token);

        using (var service = new FolderJobStore(_folder.Path, TimeProvider.System))
            service.Create(TestJobs.Request());
        await ran.Task.WaitAsync(TimeSpan.FromSeconds(20));

        await stop.CancelAsync();
        await running.WaitAsync(TimeSpan.FromSeconds(20));
    }

    private JobWorker Worker(FakeRunner runner) => new(
        _store, runner, _datasets, _publisher, new WorkerOptions { MemoryLimitMiB = 3 * 1024 }, TimeProvider.System, TextWriter.Null);

    private async Task<TrainingJob> Fail(Exception how)
    {
        var id = _store.Create(TestJobs.Request()).Id;
        await Worker(new FakeRunner((_, _, _) => throw how)).RunNext(default);
        return _store.Find(id)!;
    }
}
