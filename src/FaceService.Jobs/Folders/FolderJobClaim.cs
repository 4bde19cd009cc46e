namespace FaceService.Jobs.Folders;

/// <summary>A claim on a folder: its lock file, held open.</summary>
internal sealed class FolderJobClaim : IJobClaim
{
    private readonly JobFolder _folder;
    private readonly FileStream _lock;
    private readonly JobSignal _signal;
    private readonly JobEventLog _log;

    /// <summary>Takes over an open lock; closing it is this object's duty from here.</summary>
    public FolderJobClaim(JobFolder folder, FileStream @lock, Job job, JobSignal signal, TimeProvider time)
    {
        (_folder, _lock, Job, _signal) = (folder, @lock, job, signal);
        _log = new JobEventLog(folder.Events, time);
    }

    public Job Job { get; private set; }

    public CancellationToken Lost => CancellationToken.None; // the lock goes with the process

    public bool CancelRequested => File.Exists(_folder.Cancel);

    public void Save(Job job)
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
        _signal.Set();
    }

    private void Write(Job job)
    {
        _folder.Write(job);
        Job = job;
        _signal.Set();
    }

    private void Begin(Job job)
    {
        _folder.KeepReserve();
        Write(job);
        Append(JobEventType.State, job.Payload.StateOf(job));
    }

    // The end must be told, on a full disk too: that is when people ask. Its event comes first: who finds the job ended has all of its events.
    private void End(Job job)
    {
        _folder.GiveUpReserve();
        try
        {
            Append(JobEventType.State, job.Payload.StateOf(job));
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
        _signal.Set();
        Directory.Delete(aside, recursive: true);
    }

    public void Dispose()
    {
        _lock.Dispose();
        _signal.Set(); // someone may have been turned away by the lock
    }
}
