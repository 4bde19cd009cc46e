using FaceService.Training.Runs;

namespace FaceService.Jobs.Folders;

/// <summary>
/// Jobs of every kind as folders: <c>jobs/ID/</c> with <c>job.json</c> (replaced whole), <c>events.jsonl</c> (appended to) and
/// <c>run/</c>. Whoever holds the lock on the file <c>claim</c> is the only writer.
/// </summary>
public sealed class FolderJobStore : IJobStore
{
    private readonly string _root;
    private readonly string? _earlierProjections;
    private readonly TimeProvider _time;
    private readonly JobSignal _signal;
    private readonly Lock _submitting = new();

    /// <summary>Opens a folder of jobs, making it where it is missing.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="time">The clock.</param>
    /// <param name="earlierProjections">Where versions up to 0.1 kept projections; what lies there is read in its place.</param>
    public FolderJobStore(string root, TimeProvider time, string? earlierProjections = null)
    {
        _root = Path.GetFullPath(root);
        _time = time;
        _earlierProjections = Directory.Exists(earlierProjections) ? Path.GetFullPath(earlierProjections) : null;
        _signal = new JobSignal(_root, time);
        Sweep();
    }

    /// <inheritdoc/>
    public Task NextChange => _signal.Next;

    /// <inheritdoc/>
    public Task WaitForChange(Task change, CancellationToken cancellationToken) => _signal.Wait(change, cancellationToken);

    /// <inheritdoc/>
    public Job? TryCreate(JobPayload payload, int maxWaiting, Action<string>? prepare = null, string? request = null)
    {
        lock (_submitting)
            return maxWaiting == int.MaxValue || List(payload.Kind).Count(job => job.State.IsWaiting()) < maxWaiting ? Create(payload, prepare, request) : null;
    }

    /// <inheritdoc/>
    public IReadOnlyList<Job> List(JobKind kind) => [.. Ids().Select(Find).OfType<Job>().Where(job => job.Kind == kind)];

    /// <inheritdoc/>
    public Job? Find(JobId id)
    {
        var folder = Folder(id);
        var job = folder.Read();
        if (job?.State != JobState.Running || !IsUnclaimed(folder))
            return job;

        // Its worker may have ended it in good order between the two looks, so look once more.
        job = folder.Read();
        return job?.State == JobState.Running ? job with { State = JobState.Interrupted } : job;
    }

    /// <inheritdoc/>
    public IJobClaim? TryClaim(JobId id)
    {
        var folder = Folder(id);
        if (!File.Exists(folder.Job) || folder.TryLock() is not { } @lock)
            return null;
        if (folder.Read() is not { } job)
        {
            @lock.Dispose(); // deleted meanwhile
            return null;
        }

        var claim = new FolderJobClaim(folder, @lock, job, _signal, _time);
        if (job.State == JobState.Running) // nobody held it: it lost its worker
            claim.Save(job.AfterCrash(_time.GetUtcNow()));
        return claim;
    }

    /// <inheritdoc/>
    public IJobClaim? TryClaimNext(JobKind kind)
    {
        foreach (var id in Ids())
        {
            if (Find(id) is not { } job || job.Kind != kind || !job.State.IsWaiting() || TryClaim(id) is not { } claim)
                continue;
            if (claim.Job.State.IsWaiting())
                return claim;
            claim.Dispose();
        }

        return null;
    }

    /// <inheritdoc/>
    public void RequestCancel(JobId id)
    {
        try
        {
            File.WriteAllBytes(Folder(id).Cancel, []);
        }
        catch (DirectoryNotFoundException)
        {
            return; // deleted meanwhile: nothing is left to cancel
        }

        _signal.Set();
    }

    /// <inheritdoc/>
    public IJobEventReader OpenEvents(JobId id, long after) => Folder(id) is var folder && folder.IsEarlierProjection
        ? new JobEventReader(folder.Events, after, EarlierJobs.Reword)
        : new JobEventReader(folder.Events, after);

    /// <inheritdoc/>
    public string RunFolder(JobId id) => Folder(id).Run;

    /// <inheritdoc/>
    public void Report(WorkerReport worker) => new WorkerFolder(_root, _time).Write(worker);

    /// <inheritdoc/>
    public void Forget(string name) => new WorkerFolder(_root, _time).Delete(name);

    /// <inheritdoc/>
    public IReadOnlyList<WorkerReport> Workers() => new WorkerFolder(_root, _time).Read();

    /// <inheritdoc/>
    public void Dispose() => _signal.Dispose();

    private Job Create(JobPayload payload, Action<string>? prepare, string? request)
    {
        var job = new Job { Id = JobId.Create(_time.GetUtcNow()), Payload = payload, Created = _time.GetUtcNow(), Request = request };
        var folder = Folder(job.Id);
        Directory.CreateDirectory(folder.Path);
        try
        {
            using var mine = folder.TryLock(); // or a sweep would take it for what a crash left
            prepare?.Invoke(folder.Run);
            new JobEventLog(folder.Events, _time).Append(JobEventType.State, payload.StateOf(job));
            folder.Write(job); // last: a folder without it is no job yet
        }
        catch
        {
            Directory.Delete(folder.Path, recursive: true);
            throw;
        }

        _signal.Set();
        return job;
    }

    private JobFolder Folder(JobId id) => _earlierProjections is { } earlier && Directory.Exists(Path.Combine(earlier, id.Value))
        ? new JobFolder(earlier, id, isEarlierProjection: true)
        : new JobFolder(_root, id);

    private static bool IsUnclaimed(JobFolder folder)
    {
        using var @lock = folder.TryLock();
        return @lock is not null;
    }

    private IEnumerable<JobId> Ids() =>
        Roots().SelectMany(Directory.EnumerateDirectories)
            .Select(folder => JobId.TryParse(Path.GetFileName(folder), out var id) ? id : default(JobId?))
            .OfType<JobId>()
            .Order();

    private IEnumerable<string> Roots() => _earlierProjections is null ? [_root] : [_root, _earlierProjections];

    /// <summary>Finishes deletions that a crash cut short, and takes away jobs that were never made whole.</summary>
    private void Sweep()
    {
        foreach (var half in Ids().Select(Folder).Where(IsHalf).ToList())
            TryDelete(half.Path);
        foreach (var left in Roots().SelectMany(root => Directory.EnumerateDirectories(root, ".deleted-*")).ToList())
            TryDelete(left);
    }

    private static bool IsHalf(JobFolder folder)
    {
        if (Path.Exists(folder.Job) || Directory.Exists(new RunFolder(folder.Run).Checkpoints)) // one that has trained lost its job.json in another way
            return false;
        using var @lock = folder.TryLock();
        return @lock is not null && !Path.Exists(folder.Job);
    }

    private static void TryDelete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // Another process is at it.
        }
    }
}
