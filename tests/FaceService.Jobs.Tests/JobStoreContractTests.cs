using Microsoft.Extensions.Time.Testing;

namespace FaceService.Jobs.Tests;

/// <summary>What every store of jobs does alike: in folders, and in PostgreSQL.</summary>
public sealed class JobStoreContractTests
{
    private readonly FakeTimeProvider _time = new();

    [Theory, OnFolders, OnPostgreSql]
    public void Create_job_is_found_by_another_store(string kind)
    {
        using var place = new StorePlace(kind, _time);
        var store = place.Open();
        var job = store.Create(TestJobs.Request());

        var other = place.Open();
        var found = other.Find(job.Id)!;

        Assert.Equal(JobState.Queued, found.State);
        Assert.Equal(("portraits", "stylegan2-64", "faces"), (found.Training().Dataset, found.Training().Preset, found.Training().Model));
        Assert.Equal(2, found.Training().Settings["kimg"].GetInt32());
        Assert.Equal(_time.GetUtcNow(), found.Created);
    }

    [Theory, OnFolders, OnPostgreSql]
    public void List_jobs_come_oldest_first(string kind)
    {
        using var place = new StorePlace(kind, _time);
        var store = place.Open();
        var ids = new List<JobId>();
        for (var i = 0; i < 5; i++, _time.Advance(TimeSpan.FromSeconds(1)))
            ids.Add(store.Create(TestJobs.Request()).Id);

        Assert.Equal(ids, store.List(JobKind.Training).Select(job => job.Id));
    }

    [Theory, OnFolders, OnPostgreSql]
    public void TryClaim_while_claimed_gives_nothing_until_it_is_let_go(string kind)
    {
        using var place = new StorePlace(kind, _time);
        var store = place.Open();
        var id = store.Create(TestJobs.Request()).Id;
        var other = place.Open();
        using (store.TryClaim(id))
        {
            Assert.Null(store.TryClaim(id));
            Assert.Null(other.TryClaim(id));
            Assert.Null(other.TryClaimNext(JobKind.Training));
        }

        using var claim = other.TryClaimNext(JobKind.Training);
        Assert.Equal(id, claim!.Job.Id);
    }

    [Theory, OnFolders, OnPostgreSql]
    public async Task TryClaimNext_from_many_threads_gives_each_job_once(string kind)
    {
        using var place = new StorePlace(kind, _time);
        var store = place.Open();
        for (var i = 0; i < 20; i++)
            store.Create(TestJobs.Request());

        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            var mine = new List<IJobClaim>();
            while (store.TryClaimNext(JobKind.Training) is { } claim)
                mine.Add(claim);
            return mine;
        })));

        var ids = claims.SelectMany(c => c).Select(c => c.Job.Id).ToList();
        foreach (var claim in claims.SelectMany(c => c))
            claim.Dispose();
        Assert.Equal(ids.Count, ids.Distinct().Count());

        // A thread may meet a lock that another held only to look, so some jobs may be left; none is lost.
        while (store.TryClaimNext(JobKind.Training) is { } claim)
        {
            claim.Save(claim.Job.To(JobState.Cancelled, _time.GetUtcNow()));
            ids.Add(claim.Job.Id);
            claim.Dispose();
        }

        Assert.Equal(20, ids.Distinct().Count());
    }

    [Theory, OnFolders, OnPostgreSql]
    public void TryClaimNext_ended_jobs_are_passed_over(string kind)
    {
        using var place = new StorePlace(kind, _time);
        var store = place.Open();
        var ended = store.Create(TestJobs.Request()).Id;
        _time.Advance(TimeSpan.FromSeconds(1));
        var waiting = store.Create(TestJobs.Request()).Id;
        using (var claim = store.TryClaim(ended)!)
            claim.Save(claim.Job.To(JobState.Cancelled, _time.GetUtcNow()));

        using var next = store.TryClaimNext(JobKind.Training);

        Assert.Equal(waiting, next!.Job.Id);
    }

    [Theory, OnFolders, OnPostgreSql]
    public void Find_running_job_that_nobody_holds_is_interrupted(string kind)
    {
        using var place = new StorePlace(kind, _time);
        var store = place.Open();
        var id = LeaveRunning(store, images: 0);

        Assert.Equal(JobState.Interrupted, store.Find(id)!.State);
        Assert.Equal(JobState.Interrupted, Assert.Single(store.List(JobKind.Training)).State);
    }

    [Theory, OnFolders, OnPostgreSql]
    public void Find_running_job_that_is_held_is_running(string kind)
    {
        using var place = new StorePlace(kind, _time);
        var store = place.Open();
        var id = store.Create(TestJobs.Request()).Id;
        using var claim = store.TryClaim(id)!;
        claim.Save(claim.Job.To(JobState.Running, _time.GetUtcNow()));

        Assert.Equal(JobState.Running, store.Find(id)!.State);
    }

    [Theory, OnFolders, OnPostgreSql]
    public void TryClaimNext_job_of_a_dead_worker_is_counted_as_interrupted(string kind)
    {
        using var place = new StorePlace(kind, _time);
        var store = place.Open();
        var id = LeaveRunning(store, images: 0);

        using (var claim = store.TryClaimNext(JobKind.Training)!)
            Assert.Equal((id, JobState.Interrupted, 1, 1), (claim.Job.Id, claim.Job.State, claim.Job.Interruptions, claim.Job.CrashesWithoutProgress));

        Assert.Equal(
            ["queued", "running", "interrupted"],
            store.OpenEvents(id, 0).ReadNew().Select(e => e.Data.GetProperty("state").GetString()));
    }

    [Theory, OnFolders, OnPostgreSql]
    public void TryClaim_crashes_without_progress_are_counted_from_the_furthest_image(string kind)
    {
        using var place = new StorePlace(kind, _time);
        var store = place.Open();
        var id = LeaveRunning(store, images: 100);
        Assert.Equal(1, CrashAgain(store, id, images: 100).CrashesWithoutProgress);
        Assert.Equal(2, CrashAgain(store, id, images: 200).CrashesWithoutProgress);
        var job = CrashAgain(store, id, images: 200);

        Assert.Equal((1, 200L, 3), (job.CrashesWithoutProgress, job.PositionAtLastCrash, job.Interruptions));
    }

    [Theory, OnFolders, OnPostgreSql]
    public void Save_state_that_may_not_follow_throws_and_changes_nothing(string kind)
    {
        using var place = new StorePlace(kind, _time);
        var store = place.Open();
        var id = store.Create(TestJobs.Request()).Id;
        using var claim = store.TryClaim(id)!;

        Assert.Throws<InvalidOperationException>(() => claim.Save(claim.Job with { State = JobState.Succeeded }));
        Assert.Equal(JobState.Queued, store.Find(id)!.State);
    }

    [Theory, OnFolders, OnPostgreSql]
    public void OpenEvents_after_a_number_gives_the_ones_behind_it(string kind)
    {
        using var place = new StorePlace(kind, _time);
        var store = place.Open();
        var id = store.Create(TestJobs.Request()).Id;
        using var claim = store.TryClaim(id)!;
        for (var i = 0; i < 3; i++)
            claim.Append(JobEventType.Note, new { message = $"note {i}" });

        Assert.Equal([1, 2, 3, 4], store.OpenEvents(id, 0).ReadNew().Select(e => e.Sequence));
        Assert.Equal([3, 4], store.OpenEvents(id, 2).ReadNew().Select(e => e.Sequence));
        Assert.Empty(store.OpenEvents(id, 4).ReadNew());
    }

    [Theory, OnFolders, OnPostgreSql]
    public void OpenEvents_reader_gives_each_event_once_as_they_come(string kind)
    {
        using var place = new StorePlace(kind, _time);
        var store = place.Open();
        var id = store.Create(TestJobs.Request()).Id;
        var reader = store.OpenEvents(id, 0);
        Assert.Single(reader.ReadNew());
        using var claim = store.TryClaim(id)!;
        claim.Append(JobEventType.Note, new { message = "one" });

        Assert.Equal("one", Assert.Single(reader.ReadNew()).Data.GetProperty("message").GetString());
        Assert.Empty(reader.ReadNew());
    }

    [Theory, OnFolders, OnPostgreSql]
    public void NextChange_change_in_the_same_process_completes_it(string kind)
    {
        using var place = new StorePlace(kind, _time);
        var store = place.Open();
        var change = store.NextChange;
        store.Create(TestJobs.Request());

        Assert.True(change.IsCompleted);
    }

    [Theory, OnFolders, OnPostgreSql]
    public async Task NextChange_change_by_another_store_completes_it(string kind)
    {
        using var place = new StorePlace(kind, _time);
        var store = place.Open();
        var other = place.Open();
        var change = other.NextChange;
        store.Create(TestJobs.Request());

        await change.WaitAsync(TimeSpan.FromSeconds(20)); // well below the 30 s after which one looks anyway
    }

    [Theory, OnFolders, OnPostgreSql]
    public async Task RequestCancel_is_seen_by_the_holder_and_cleared_by_it(string kind)
    {
        using var place = new StorePlace(kind, _time);
        var store = place.Open();
        var id = store.Create(TestJobs.Request()).Id;
        using var claim = store.TryClaim(id)!;
        Assert.False(claim.CancelRequested);
        var other = place.Open();

        var change = store.NextChange;
        other.RequestCancel(id);
        await change.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.True(claim.CancelRequested);
        claim.ClearCancel();
        Assert.False(claim.CancelRequested);
    }

    [Theory, OnFolders, OnPostgreSql]
    public void Delete_removes_the_job_its_events_and_its_folder(string kind)
    {
        using var place = new StorePlace(kind, _time);
        var store = place.Open();
        var id = store.Create(TestJobs.Request(), folder => File.WriteAllText(Path.Combine(Directory.CreateDirectory(folder).FullName, "target.png"), "")).Id;
        using (var claim = store.TryClaim(id)!)
            claim.Delete();

        Assert.Null(store.Find(id));
        Assert.Empty(store.OpenEvents(id, 0).ReadNew());
        Assert.False(Directory.Exists(Path.GetDirectoryName(store.RunFolder(id))));
    }

    [Theory, OnFolders, OnPostgreSql]
    public void Create_that_cannot_be_prepared_leaves_nothing(string kind)
    {
        using var place = new StorePlace(kind, _time);
        var store = place.Open();

        Assert.Throws<IOException>(() => store.Create(TestJobs.Request(), folder =>
        {
            Directory.CreateDirectory(folder);
            throw new IOException("full");
        }));

        Assert.Empty(store.List(JobKind.Training));
        Assert.Empty(Directory.EnumerateDirectories(place.Folder));
    }

    [Theory, OnFolders, OnPostgreSql]
    public async Task TryCreate_at_one_time_from_many_threads_admits_no_more_than_may_wait(string kind)
    {
        using var place = new StorePlace(kind, _time);
        var store = place.Open();

        var made = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => store.TryCreate(TestJobs.Request(), maxWaiting: 3))));

        Assert.Equal(3, made.OfType<Job>().Count());
        Assert.Equal(3, store.List(JobKind.Training).Count);
    }

    [Theory, OnFolders, OnPostgreSql]
    public void Save_and_append_are_seen_by_another_store_in_order(string kind)
    {
        using var place = new StorePlace(kind, _time);
        var (store, other) = (place.Open(), place.Open());
        var id = store.Create(TestJobs.Request()).Id;
        var reader = other.OpenEvents(id, 0);
        using (var claim = store.TryClaim(id)!)
        {
            Run(claim, images: 8);
            claim.Append(JobEventType.Sample, new { sample = 8 });
            claim.Save(claim.Job with { Progress = new TrainingProgress { Images = 16, TotalImages = 1000, Losses = new Dictionary<string, double> { ["d"] = double.NaN } } });
            claim.Save((claim.Job with { Published = "faces@1" }).To(JobState.Succeeded, _time.GetUtcNow()));
        }

        var found = other.Find(id)!;
        Assert.Equal((JobState.Succeeded, "faces@1", 16L), (found.State, found.Published, found.Trained()!.Images));
        Assert.True(double.IsNaN(found.Trained()!.Losses["d"]));
        Assert.Equal(["state", "state", "sample", "state"], reader.ReadNew().Select(e => e.Type));
        Assert.Empty(reader.ReadNew());
    }

    [Theory, OnFolders, OnPostgreSql]
    public void Workers_are_those_that_reported_and_did_not_end(string kind)
    {
        using var place = new StorePlace(kind, _time);
        var (store, other) = (place.Open(), place.Open());
        Assert.Empty(store.Workers());
        store.Report(new WorkerReport("lab:1", 1000));
        store.Report(new WorkerReport("lab:2", 2000));
        store.Report(new WorkerReport("lab:1", 1500));

        Assert.Equal([new("lab:1", 1500), new("lab:2", 2000)], other.Workers());
        other.Forget("lab:2");
        Assert.Equal(["lab:1"], store.Workers().Select(worker => worker.Name));
    }

    /// <summary>A job whose holder went away without a word.</summary>
    private JobId LeaveRunning(IJobStore store, long images)
    {
        using var claim = store.TryClaim(store.Create(TestJobs.Request()).Id)!;
        Run(claim, images);
        return claim.Job.Id;
    }

    private Job CrashAgain(IJobStore store, JobId id, long images)
    {
        using var claim = store.TryClaim(id)!;
        var found = claim.Job;
        Run(claim, images);
        return found;
    }

    private void Run(IJobClaim claim, long images) => claim.Save(claim.Job.To(JobState.Running, _time.GetUtcNow()) with
    {
        Progress = new TrainingProgress { Images = images, TotalImages = 1000 },
    });
}
