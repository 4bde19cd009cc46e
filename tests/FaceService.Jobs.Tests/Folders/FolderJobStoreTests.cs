using FaceService.Jobs.Folders;
using Microsoft.Extensions.Time.Testing;

namespace FaceService.Jobs.Tests.Folders;

public sealed class FolderJobStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new();
    private readonly FolderJobStore _store;

    public FolderJobStoreTests() => _store = new FolderJobStore(_folder.Path, _time);

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Job_whose_making_was_killed_is_swept_at_the_next_start_and_one_in_the_making_is_not()
    {
        using var folder = new TemporaryFolder();
        var half = Path.Combine(folder.Path, "20260131-120000-bcdfg");
        Directory.CreateDirectory(Path.Combine(half, "run"));
        File.WriteAllText(Path.Combine(half, "run", "target.png"), "");
        using var store = new FolderJobStore(folder.Path, TimeProvider.System);
        Assert.False(Directory.Exists(half));

        var job = store.Create(TestJobs.Request(), _ => new FolderJobStore(folder.Path, TimeProvider.System).Dispose());

        Assert.Equal(JobState.Queued, store.Find(job.Id)!.State);
    }

    [Fact]
    public void Create_job_is_found_by_another_store_on_the_same_folder()
    {
        var job = _store.Create(TestJobs.Request());

        using var other = new FolderJobStore(_folder.Path, _time);
        var found = other.Find(job.Id)!;

        Assert.Equal(JobState.Queued, found.State);
        Assert.Equal(("portraits", "stylegan2-64", "faces"), (found.Training().Dataset, found.Training().Preset, found.Training().Model));
        Assert.Equal(2, found.Training().Settings["kimg"].GetInt32());
        Assert.Equal(_time.GetUtcNow(), found.Created);
    }

    [Fact]
    public void List_jobs_come_oldest_first()
    {
        var ids = new List<JobId>();
        for (var i = 0; i < 5; i++, _time.Advance(TimeSpan.FromSeconds(1)))
            ids.Add(_store.Create(TestJobs.Request()).Id);

        Assert.Equal(ids, _store.List(JobKind.Training).Select(job => job.Id));
    }

    [Fact]
    public void TryClaim_while_claimed_gives_nothing_until_it_is_let_go()
    {
        var id = _store.Create(TestJobs.Request()).Id;
        using var other = new FolderJobStore(_folder.Path, _time);
        using (_store.TryClaim(id))
        {
            Assert.Null(_store.TryClaim(id));
            Assert.Null(other.TryClaim(id));
            Assert.Null(other.TryClaimNext(JobKind.Training));
        }

        using var claim = other.TryClaimNext(JobKind.Training);
        Assert.Equal(id, claim!.Job.Id);
    }

    [Fact]
    public async Task TryClaimNext_from_many_threads_gives_each_job_once()
    {
        for (var i = 0; i < 20; i++)
            _store.Create(TestJobs.Request());

        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            var mine = new List<IJobClaim>();
            while (_store.TryClaimNext(JobKind.Training) is { } claim)
                mine.Add(claim);
            return mine;
        })));

        var ids = claims.SelectMany(c => c).Select(c => c.Job.Id).ToList();
        foreach (var claim in claims.SelectMany(c => c))
            claim.Dispose();
        Assert.Equal(ids.Count, ids.Distinct().Count());

        // A thread may meet a lock that another held only to look, so some jobs may be left; none is lost.
        while (_store.TryClaimNext(JobKind.Training) is { } claim)
        {
            claim.Save(claim.Job.To(JobState.Cancelled, _time.GetUtcNow()));
            ids.Add(claim.Job.Id);
            claim.Dispose();
        }

        Assert.Equal(20, ids.Distinct().Count());
    }

    [Fact]
    public void TryClaimNext_ended_jobs_are_passed_over()
    {
        var ended = _store.Create(TestJobs.Request()).Id;
        _time.Advance(TimeSpan.FromSeconds(1));
        var waiting = _store.Create(TestJobs.Request()).Id;
        using (var claim = _store.TryClaim(ended)!)
            claim.Save(claim.Job.To(JobState.Cancelled, _time.GetUtcNow()));

        using var next = _store.TryClaimNext(JobKind.Training);

        Assert.Equal(waiting, next!.Job.Id);
    }

    [Fact]
    public void Find_running_job_that_nobody_holds_is_interrupted()
    {
        var id = LeaveRunning(images: 0);

        Assert.Equal(JobState.Interrupted, _store.Find(id)!.State);
        Assert.Equal(JobState.Interrupted, Assert.Single(_store.List(JobKind.Training)).State);
    }

    [Fact]
    public void Find_running_job_that_is_held_is_running()
    {
        var id = _store.Create(TestJobs.Request()).Id;
        using var claim = _store.TryClaim(id)!;
        claim.Save(claim.Job.To(JobState.Running, _time.GetUtcNow()));

        Assert.Equal(JobState.Running, _store.Find(id)!.State);
    }

    [Fact]
    public void TryClaimNext_job_of_a_dead_worker_is_counted_as_interrupted()
    {
        var id = LeaveRunning(images: 0);

        using (var claim = _store.TryClaimNext(JobKind.Training)!)
            Assert.Equal((id, JobState.Interrupted, 1, 1), (claim.Job.Id, claim.Job.State, claim.Job.Interruptions, claim.Job.CrashesWithoutProgress));

        Assert.Equal(
            ["queued", "running", "interrupted"],
            _store.OpenEvents(id, 0).ReadNew().Select(e => e.Data.GetProperty("state").GetString()));
    }

    [Fact]
    public void TryClaim_crashes_without_progress_are_counted_from_the_furthest_image()
    {
        var id = LeaveRunning(images: 100);
        Assert.Equal(1, CrashAgain(id, images: 100).CrashesWithoutProgress);
        Assert.Equal(2, CrashAgain(id, images: 200).CrashesWithoutProgress);
        var job = CrashAgain(id, images: 200);

        Assert.Equal((1, 200L, 3), (job.CrashesWithoutProgress, job.PositionAtLastCrash, job.Interruptions));
    }

    [Fact]
    public void Save_state_that_may_not_follow_throws_and_changes_nothing()
    {
        var id = _store.Create(TestJobs.Request()).Id;
        using var claim = _store.TryClaim(id)!;

        Assert.Throws<InvalidOperationException>(() => claim.Save(claim.Job with { State = JobState.Succeeded }));
        Assert.Equal(JobState.Queued, _store.Find(id)!.State);
    }

    [Fact]
    public void OpenEvents_after_a_number_gives_the_ones_behind_it()
    {
        var id = _store.Create(TestJobs.Request()).Id;
        using var claim = _store.TryClaim(id)!;
        for (var i = 0; i < 3; i++)
            claim.Append(JobEventType.Note, new { message = $"note {i}" });

        Assert.Equal([1, 2, 3, 4], _store.OpenEvents(id, 0).ReadNew().Select(e => e.Sequence));
        Assert.Equal([3, 4], _store.OpenEvents(id, 2).ReadNew().Select(e => e.Sequence));
        Assert.Empty(_store.OpenEvents(id, 4).ReadNew());
    }

    [Fact]
    public void OpenEvents_reader_gives_each_event_once_as_they_come()
    {
        var id = _store.Create(TestJobs.Request()).Id;
        var reader = _store.OpenEvents(id, 0);
        Assert.Single(reader.ReadNew());
        using var claim = _store.TryClaim(id)!;
        claim.Append(JobEventType.Note, new { message = "one" });

        Assert.Equal("one", Assert.Single(reader.ReadNew()).Data.GetProperty("message").GetString());
        Assert.Empty(reader.ReadNew());
    }

    [Fact]
    public void Append_after_a_line_cut_short_repairs_the_log_and_goes_on_counting()
    {
        var id = _store.Create(TestJobs.Request()).Id;
        var log = Path.Combine(_folder[id.Value], "events.jsonl");
        File.AppendAllText(log, """{"sequence":2,"time":"2030-01-""");
        Assert.Single(_store.OpenEvents(id, 0).ReadNew());

        using var claim = _store.TryClaim(id)!;
        claim.Append(JobEventType.Note, new { message = "whole" });

        var events = _store.OpenEvents(id, 0).ReadNew();
        Assert.Equal([1, 2], events.Select(e => e.Sequence));
        Assert.Equal("whole", events[1].Data.GetProperty("message").GetString());
    }

    [Fact]
    public void Find_job_whose_file_is_damaged_is_no_job()
    {
        var id = _store.Create(TestJobs.Request()).Id;
        File.WriteAllText(Path.Combine(_folder[id.Value], "job.json"), "{");

        Assert.Null(_store.Find(id));
        Assert.Empty(_store.List(JobKind.Training));
        Assert.Null(_store.TryClaim(id));
    }

    [Fact]
    public void Delete_job_leaves_nothing_behind()
    {
        var id = _store.Create(TestJobs.Request()).Id;
        using (var claim = _store.TryClaim(id)!)
            claim.Delete();

        Assert.Null(_store.Find(id));
        Assert.Empty(Directory.EnumerateDirectories(_folder.Path));
    }

    [Fact]
    public void Store_finishes_a_deletion_that_a_crash_cut_short()
    {
        Directory.CreateDirectory(Path.Combine(_folder[".deleted-x"], "run"));

        using var other = new FolderJobStore(_folder.Path, _time);

        Assert.Empty(Directory.EnumerateDirectories(_folder.Path));
    }

    [Fact]
    public void NextChange_change_in_the_same_process_completes_it()
    {
        var change = _store.NextChange;
        _store.Create(TestJobs.Request());

        Assert.True(change.IsCompleted);
    }

    [Fact]
    public async Task NextChange_change_by_another_store_completes_it()
    {
        using var other = new FolderJobStore(_folder.Path, TimeProvider.System);
        var change = other.NextChange;
        _store.Create(TestJobs.Request());

        await change.WaitAsync(TimeSpan.FromSeconds(20)); // well below the 30 s after which one looks anyway
    }

    [Fact]
    public async Task RequestCancel_is_seen_by_the_holder_and_cleared_by_it()
    {
        var id = _store.Create(TestJobs.Request()).Id;
        using var claim = _store.TryClaim(id)!;
        Assert.False(claim.CancelRequested);
        using var other = new FolderJobStore(_folder.Path, TimeProvider.System);

        var change = _store.NextChange;
        other.RequestCancel(id);
        await change.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.True(claim.CancelRequested);
        claim.ClearCancel();
        Assert.False(claim.CancelRequested);
    }

    /// <summary>A job whose holder went away without a word.</summary>
    private JobId LeaveRunning(long images)
    {
        using var claim = _store.TryClaim(_store.Create(TestJobs.Request()).Id)!;
        Run(claim, images);
        return claim.Job.Id;
    }

    private Job CrashAgain(JobId id, long images)
    {
        using var claim = _store.TryClaim(id)!;
        var found = claim.Job;
        Run(claim, images);
        return found;
    }

    private void Run(IJobClaim claim, long images) => claim.Save(claim.Job.To(JobState.Running, _time.GetUtcNow()) with
    {
        Progress = new TrainingProgress { Images = images, TotalImages = 1000 },
    });
}
