using System.Text.Json;
using FaceService.Jobs.Folders;
using FaceService.Training.Projection;
using Microsoft.Extensions.Time.Testing;

namespace FaceService.Jobs.Tests;

public sealed class JobQueueTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new();
    private readonly FolderJobStore _store;
    private readonly JobQueue _queue;

    public JobQueueTests()
    {
        _store = new FolderJobStore(_folder.Path, _time);
        _queue = new JobQueue(_store, _time);
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Submit_more_than_may_wait_is_refused()
    {
        Assert.NotNull(_queue.Submit(TestJobs.Request(), maxWaiting: 2));
        Assert.NotNull(_queue.Submit(TestJobs.Request(), maxWaiting: 2));
        Assert.Null(_queue.Submit(TestJobs.Request(), maxWaiting: 2));
        Assert.Equal(2, _store.List(JobKind.Training).Count);
    }

    [Fact]
    public async Task Submit_at_one_time_from_many_threads_admits_no_more_than_may_wait()
    {
        var submitted = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => _queue.Submit(TestJobs.Request(), maxWaiting: 3))));

        Assert.Equal(3, submitted.OfType<Job>().Count());
    }

    [Fact]
    public void Submit_counts_the_jobs_of_its_own_kind_only()
    {
        Assert.NotNull(_queue.Submit(TestJobs.Request(), maxWaiting: 1));
        Assert.NotNull(_queue.Submit(new ProjectionPayload("faces@1", new ProjectionSettings()), maxWaiting: 1));
        Assert.Null(_queue.Submit(new ProjectionPayload("faces@1", new ProjectionSettings()), maxWaiting: 1));
    }

    [Fact]
    public async Task Delete_of_an_ended_job_that_its_worker_still_holds_waits_until_it_lets_go()
    {
        var id = _store.Create(TestJobs.Request()).Id;
        var claim = _store.TryClaim(id)!;
        claim.Save(claim.Job.To(JobState.Running, _time.GetUtcNow()));
        claim.Save(claim.Job.To(JobState.Succeeded, _time.GetUtcNow()));
        var deleted = _queue.DeleteAsync(id);
        Assert.False(deleted.IsCompleted);

        claim.Dispose();

        Assert.Equal(JobChangeStatus.Done, (await deleted.WaitAsync(TimeSpan.FromSeconds(20))).Status);
    }

    [Fact]
    public async Task Delete_of_an_ended_job_that_is_held_for_good_is_a_conflict_in_the_end()
    {
        var id = _store.Create(TestJobs.Request()).Id;
        using var claim = _store.TryClaim(id)!;
        claim.Save(claim.Job.To(JobState.Running, _time.GetUtcNow()));
        claim.Save(claim.Job.To(JobState.Succeeded, _time.GetUtcNow()));
        var deleted = _queue.DeleteAsync(id);

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(JobChangeStatus.Conflict, (await deleted.WaitAsync(TimeSpan.FromSeconds(20))).Status);
    }

    [Fact]
    public void Cancel_queued_job_ends_it_at_once()
    {
        var id = Job(JobState.Queued);

        Assert.Equal(JobChangeStatus.Done, _queue.Cancel(id).Status);
        Assert.Equal(JobState.Cancelled, _store.Find(id)!.State);
    }

    [Fact]
    public void Cancel_held_job_leaves_it_to_the_worker()
    {
        var id = _store.Create(TestJobs.Request()).Id;
        using var claim = _store.TryClaim(id)!;
        claim.Save(claim.Job.To(JobState.Running, _time.GetUtcNow()));

        var change = _queue.Cancel(id);

        Assert.Equal((JobChangeStatus.Done, JobState.Running), (change.Status, change.Job!.State));
        Assert.True(claim.CancelRequested);
    }

    [Fact]
    public void Cancel_job_of_a_dead_worker_ends_it()
    {
        var id = Job(JobState.Interrupted);

        Assert.Equal(JobState.Cancelled, _queue.Cancel(id).Job!.State);
    }

    [Theory]
    [InlineData(JobState.Succeeded)]
    [InlineData(JobState.Failed)]
    [InlineData(JobState.Cancelled)]
    public void Cancel_ended_job_is_a_conflict(JobState state)
    {
        var change = _queue.Cancel(Job(state));

        Assert.Equal(JobChangeStatus.Conflict, change.Status);
        Assert.Contains(state.ToString().ToLowerInvariant(), change.Reason);
    }

    [Theory]
    [InlineData(JobState.Failed)]
    [InlineData(JobState.Cancelled)]
    [InlineData(JobState.Interrupted)]
    public async Task Resume_job_that_stopped_queues_it_and_forgets_the_request_to_stop(JobState state)
    {
        var id = Job(state);
        _store.RequestCancel(id);

        Assert.Equal(JobChangeStatus.Done, (await _queue.ResumeAsync(id)).Status);

        using var claim = _store.TryClaimNext(JobKind.Training)!;
        Assert.Equal((id, JobState.Queued, 0), (claim.Job.Id, claim.Job.State, claim.Job.CrashesWithoutProgress));
        Assert.False(claim.CancelRequested);
    }

    [Theory]
    [InlineData(JobState.Queued)]
    [InlineData(JobState.Succeeded)]
    public async Task Resume_job_with_nothing_to_resume_is_a_conflict(JobState state) =>
        Assert.Equal(JobChangeStatus.Conflict, (await _queue.ResumeAsync(Job(state))).Status);

    [Theory]
    [InlineData(JobState.Succeeded)]
    [InlineData(JobState.Failed)]
    [InlineData(JobState.Cancelled)]
    public async Task Extend_ended_job_queues_it_with_the_new_settings(JobState state)
    {
        var id = Job(state);
        var longer = TestJobs.Request() with { Settings = new Dictionary<string, JsonElement> { ["kimg"] = JsonSerializer.SerializeToElement(9) } };

        Assert.Equal(JobChangeStatus.Done, (await _queue.ExtendAsync(id, longer)).Status);
        Assert.Equal((JobState.Queued, 9), (_store.Find(id)!.State, _store.Find(id)!.Training().Settings["kimg"].GetInt32()));
    }

    [Fact]
    public async Task Extend_job_that_waits_is_a_conflict() =>
        Assert.Equal(JobChangeStatus.Conflict, (await _queue.ExtendAsync(Job(JobState.Queued), TestJobs.Request())).Status);

    [Fact]
    public async Task Delete_ended_job_removes_it()
    {
        var id = Job(JobState.Failed);

        Assert.Equal(JobChangeStatus.Done, (await _queue.DeleteAsync(id)).Status);
        Assert.Null(_store.Find(id));
    }

    [Theory]
    [InlineData(JobState.Queued)]
    [InlineData(JobState.Interrupted)]
    public async Task Delete_job_that_has_not_ended_is_a_conflict(JobState state)
    {
        var id = Job(state);

        Assert.Equal(JobChangeStatus.Conflict, (await _queue.DeleteAsync(id)).Status);
        Assert.NotNull(_store.Find(id));
    }

    [Fact]
    public async Task Delete_held_job_is_a_conflict()
    {
        var id = _store.Create(TestJobs.Request()).Id;
        using var claim = _store.TryClaim(id)!;
        claim.Save(claim.Job.To(JobState.Running, _time.GetUtcNow()));

        var change = await _queue.DeleteAsync(id);

        Assert.Equal(JobChangeStatus.Conflict, change.Status);
        Assert.Contains("running", change.Reason);
    }

    [Fact]
    public async Task Change_unknown_job_is_not_found()
    {
        var id = JobId.Create(DateTimeOffset.UnixEpoch);

        Assert.Equal(JobChangeStatus.NotFound, _queue.Cancel(id).Status);
        Assert.Equal(JobChangeStatus.NotFound, (await _queue.ResumeAsync(id)).Status);
        Assert.Equal(JobChangeStatus.NotFound, (await _queue.ExtendAsync(id, TestJobs.Request())).Status);
        Assert.Equal(JobChangeStatus.NotFound, (await _queue.DeleteAsync(id)).Status);
    }

    /// <summary>A job brought into a state by the ways there are.</summary>
    private JobId Job(JobState state)
    {
        var id = _store.Create(TestJobs.Request()).Id;
        using var claim = _store.TryClaim(id)!;
        if (state == JobState.Queued)
            return id;
        claim.Save(claim.Job.To(JobState.Running, _time.GetUtcNow()));
        claim.Save(claim.Job.To(state, _time.GetUtcNow()));
        return id;
    }
}
