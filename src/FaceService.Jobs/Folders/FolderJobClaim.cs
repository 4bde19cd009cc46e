namespace FaceService.Jobs.Folders;

/// <summary>A claim on a folder: its lock file, held open.</summary>
internal sealed class FolderJobClaim : IJobClaim
{
    private readonly JobFolder _folder;
    private readonly FileStream _lock;
    private readonly JobBell _bell;
    private readonly JobEventLog _log;

    /// <summary>Takes over an open lock; closing it is this object's duty from here.</summary>
    public FolderJobClaim(JobFolder folder, FileStream @lock, TrainingJob job, JobBell bell, TimeProvider time)
    {
        (_folder, _lock, Job, _bell) = (folder, @lock, job, bell);
        _log = new JobEventLog(folder.Events, time);
    }

    public TrainingJob Job { get; private set; }

    public bool CancelRequested => File.Exists(_folder.Cancel);

    public void Save(TrainingJob job)
    {
        var changes = job.State != Job.State;
        if (changes && !JobTransitions.IsAllowed(Job.State, job.State))
            throw new InvalidOperationException($"Job {Job.Id} is {Job.State}; it cannot become {job.State}.");
        if (!changes)
            Write(job);
        else if (job.State == JobState.Running)
            Begin(job);
        else
            End(job);
    }

    public void Append(string type, object data)
    {
        _log.Append(type, data);
        _bell.Ring();
    }

    private void Write(TrainingJob job)
    {
        _folder.Write(job);
        Job = job;
        _bell.Ring();
    }

    private void Begin(TrainingJob job)
    {
        _folder.KeepReserve();
        Write(job);
        Append(JobEventType.State, new { job.State, job.Error, job.Published });
    }

    // The end must be told, on a full disk too: that is when people ask. Its event comes first: who finds the job ended has all of its events.
    private void End(TrainingJob job)
    {
        _folder.GiveUpReserve();
        try
        {
            Append(JobEventType.State, new { job.State, job.Error, job.Published });
        }
        finally
        {
            Write(job);
        }
    }

    public void ClearCancel() => File.Delete(_folder.Cancel);

    public void Delete()
    {
        // Renamed first: a reader meets the whole job or none. The dot keeps the rest out of every list.
        var aside = Path.Combine(Path.GetDirectoryName(_folder.Path)!, $".deleted-{Job.Id}");
        Directory.Move(_folder.Path, aside);
        _bell.Ring();
        Directory.Delete(aside, recursive: true);
    }

    public void Dispose()
    {
        _lock.Dispose();
        _bell.Ring(); // someone may have been turned away by the lock
    }
}
