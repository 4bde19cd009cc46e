namespace FaceService.Jobs.Folders;

/// <summary>
/// Jobs as folders: <c>jobs/ID/</c> with <c>job.json</c> (replaced whole), <c>events.jsonl</c> (appended to) and <c>run/</c>.
/// Whoever holds the lock on the file <c>claim</c> is the only writer.
/// </summary>
public sealed class FolderJobStore : IJobStore, IDisposable
{
    private readonly string _root;
    private readonly TimeProvider _time;
    private readonly JobBell _bell;

    /// <summary>Opens a folder of jobs, making it where it is missing.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="time">The clock.</param>
    public FolderJobStore(string root, TimeProvider time)
    {
        _root = Path.GetFullPath(root);
        _time = time;
        _bell = new JobBell(_root, time);
        Sweep();
    }

    /// <inheritdoc/>
    public Task NextChange => _bell.Next;

    /// <inheritdoc/>
    public Task WaitForChange(Task change, CancellationToken cancellationToken) => _bell.Wait(change, cancellationToken);

    /// <inheritdoc/>
    public TrainingJob Create(JobRequest request) => Create(request, _ => { });

    /// <summary>Adds a job whose run folder holds something before any worker can see the job.</summary>
    /// <param name="request">What to do.</param>
    /// <param name="prepare">Is given the run folder's path; if it throws, there is no job.</param>
    internal TrainingJob Create(JobRequest request, Action<string> prepare)
    {
        var job = new TrainingJob
        {
            Id = JobId.Create(_time.GetUtcNow()),
            Dataset = request.Dataset,
            Preset = request.Preset,
            Model = request.Model,
            Settings = request.Settings,
            Created = _time.GetUtcNow(),
        };
        var folder = Folder(job.Id);
        Directory.CreateDirectory(folder.Path);
        try
        {
            prepare(folder.Run);
        }
        catch
        {
            Directory.Delete(folder.Path, recursive: true);
            throw;
        }

        new JobEventLog(folder.Events, _time).Append(JobEventType.State, new { job.State });
        folder.Write(job); // last: a folder without it is no job yet
        _bell.Ring();
        return job;
    }

    /// <inheritdoc/>
    public IReadOnlyList<TrainingJob> List() => [.. Ids().Select(Find).OfType<TrainingJob>()];

    /// <inheritdoc/>
    public TrainingJob? Find(JobId id)
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

        var claim = new FolderJobClaim(folder, @lock, job, _bell, _time);
        RecordCrash(claim);
        return claim;
    }

    /// <inheritdoc/>
    public IJobClaim? TryClaimNext()
    {
        foreach (var id in Ids())
        {
            if (Find(id)?.State.IsWaiting() != true || TryClaim(id) is not { } claim)
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

        _bell.Ring();
    }

    /// <inheritdoc/>
    public IJobEventReader OpenEvents(JobId id, long after) => new JobEventReader(Folder(id).Events, after);

    /// <inheritdoc/>
    public string RunFolder(JobId id) => Folder(id).Run;

    /// <inheritdoc/>
    public void Dispose() => _bell.Dispose();

    private JobFolder Folder(JobId id) => new(_root, id);

    /// <summary>A job that says running, though nobody held it, lost its worker: that is written down by whoever claims it next.</summary>
    private void RecordCrash(FolderJobClaim claim)
    {
        if (claim.Job.State != JobState.Running)
            return;
        var job = claim.Job.To(JobState.Interrupted, _time.GetUtcNow());
        var images = job.Progress is { Stage: not "packing" } progress ? progress.Images : 0;
        claim.Save(job with
        {
            Interruptions = job.Interruptions + 1,
            CrashesWithoutProgress = images > job.ImagesAtLastCrash ? 1 : job.CrashesWithoutProgress + 1,
            ImagesAtLastCrash = images,
        });
    }

    private static bool IsUnclaimed(JobFolder folder)
    {
        using var @lock = folder.TryLock();
        return @lock is not null;
    }

    private IEnumerable<JobId> Ids() =>
        new DirectoryInfo(_root).EnumerateDirectories()
            .Select(folder => JobId.TryParse(folder.Name, out var id) ? id : default(JobId?))
            .OfType<JobId>()
            .Order();

    /// <summary>Finishes deletions that a crash cut short.</summary>
    private void Sweep()
    {
        foreach (var left in Directory.EnumerateDirectories(_root, ".deleted-*"))
        {
            try
            {
                Directory.Delete(left, recursive: true);
            }
            catch (IOException)
            {
                // Another process is at it.
            }
        }
    }
}
