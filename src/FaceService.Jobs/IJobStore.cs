namespace FaceService.Jobs;

/// <summary>Keeps jobs and what happened to them. Safe from any thread and from several processes at once.</summary>
public interface IJobStore
{
    /// <summary>Adds a job in state queued.</summary>
    /// <param name="request">What to train.</param>
    TrainingJob Create(JobRequest request);

    /// <summary>All jobs, oldest first. One whose worker died is shown as interrupted, although none wrote that down yet.</summary>
    IReadOnlyList<TrainingJob> List();

    /// <summary>One job, or null.</summary>
    /// <param name="id">Which.</param>
    TrainingJob? Find(JobId id);

    /// <summary>Claims a job, so that nobody else can run or change it, or null while another holds it or if it is gone.</summary>
    /// <param name="id">Which.</param>
    IJobClaim? TryClaim(JobId id);

    /// <summary>Claims the oldest job that waits, or null if none does. A job whose worker died is among them.</summary>
    IJobClaim? TryClaimNext();

    /// <summary>Asks the worker that holds the job to stop. Takes no claim; a job that nobody holds is not changed by it.</summary>
    /// <param name="id">Which.</param>
    void RequestCancel(JobId id);

    /// <summary>A reader of the job's events after one.</summary>
    /// <param name="id">Which job.</param>
    /// <param name="after">The sequence number that the caller has seen last; 0 for all.</param>
    IJobEventReader OpenEvents(JobId id, long after);

    /// <summary>The folder of the job's run (losses, samples, checkpoints); it exists once a worker has taken the job up.</summary>
    /// <param name="id">Which job.</param>
    string RunFolder(JobId id);

    /// <summary>Completes at the next change of any job. Take it before looking, so that no change is missed.</summary>
    Task NextChange { get; }

    /// <summary>Waits for <see cref="NextChange"/>, or for the time after which one should look anyway.</summary>
    /// <param name="change">Taken from <see cref="NextChange"/> before looking.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task WaitForChange(Task change, CancellationToken cancellationToken);
}
