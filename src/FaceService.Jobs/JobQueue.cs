namespace FaceService.Jobs;

/// <summary>What people do with jobs: submit, cancel, resume, extend, delete. Works whether or not a worker is running.</summary>
/// <param name="store">Where the jobs are.</param>
/// <param name="time">The clock.</param>
public sealed class JobQueue(IJobStore store, TimeProvider time)
{
    // How long a change waits for a worker that has written a job's end down and is about to let go of it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Adds a job, or returns null if as many of its kind as are allowed wait already.</summary>
    /// <param name="payload">What it is to do.</param>
    /// <param name="maxWaiting">How many jobs of its kind may wait.</param>
    /// <param name="prepare">Puts what the job needs into its run folder.</param>
    /// <param name="request">The id of the request that asks for it.</param>
    public Job? Submit(JobPayload payload, int maxWaiting, Action<string>? prepare = null, string? request = null) =>
        store.TryCreate(payload, maxWaiting, prepare, request);

    /// <summary>Stops a job for good. What it has stays: it can be resumed, and its samples and losses read.</summary>
    /// <param name="id">Which.</param>
    public JobChange Cancel(JobId id)
    {
        using var claim = store.TryClaim(id);
        var job = claim?.Job ?? store.Find(id);
        if (job is null)
            return JobChange.NotFound;
        if (job.State.HasEnded())
            return JobChange.Conflict(job, $"The job has ended already: {Describe(job.State)}.");
        if (claim is null)
            store.RequestCancel(id); // its worker stops at the next step and writes down the rest
        else
            claim.Save(job.To(JobState.Cancelled, time.GetUtcNow()));
        return JobChange.Done(claim?.Job ?? job);
    }

    /// <summary>Queues a failed, cancelled or interrupted job again; it carries on from its last checkpoint.</summary>
    /// <param name="id">Which.</param>
    /// <param name="request">The id of the request that asks for it.</param>
    public Task<JobChange> ResumeAsync(JobId id, string? request = null) => ChangeAsync(id, job => job.State switch
    {
        JobState.Failed or JobState.Cancelled or JobState.Interrupted => (Requeue(job, request), null),
        JobState.Succeeded => (null, "The job has succeeded: there is nothing left to resume. Extend it to train on."),
        _ => (null, $"The job is {Describe(job.State)} already."),
    });

    /// <summary>Queues an ended job again with more to do.</summary>
    /// <param name="id">Which.</param>
    /// <param name="payload">What it is to do now.</param>
    /// <param name="request">The id of the request that asks for it.</param>
    public Task<JobChange> ExtendAsync(JobId id, JobPayload payload, string? request = null) => ChangeAsync(id, job =>
        job.State.HasEnded()
            ? (Requeue(job, request) with { Payload = payload }, null)
            : (null, $"The job is {Describe(job.State)}; only a job that has ended can be extended."));

    /// <summary>Removes an ended job with its run folder. A model that it published stays.</summary>
    /// <param name="id">Which.</param>
    public async Task<JobChange> DeleteAsync(JobId id)
    {
        using var claim = await ClaimAsync(id).ConfigureAwait(false);
        var job = claim?.Job ?? store.Find(id);
        if (job is null)
            return JobChange.NotFound;
        if (claim is null || !job.State.HasEnded())
            return JobChange.Conflict(job, $"The job is {Describe(job.State)}; only a job that has ended can be deleted. Cancel it first.");
        claim.Delete();
        return JobChange.Done(job);
    }

    /// <summary>Removes the jobs of a kind that ended long ago.</summary>
    /// <param name="kind">Which kind.</param>
    /// <param name="age">How long ago.</param>
    /// <returns>How many were removed.</returns>
    public async Task<int> RemoveEndedBeforeAsync(JobKind kind, TimeSpan age)
    {
        var before = time.GetUtcNow() - age;
        var removed = 0;
        foreach (var job in store.List(kind).Where(job => job.State.HasEnded() && job.Ended < before))
            removed += (await DeleteAsync(job.Id).ConfigureAwait(false)).Status == JobChangeStatus.Done ? 1 : 0;
        return removed;
    }

    private async Task<JobChange> ChangeAsync(JobId id, Func<Job, (Job? Next, string? Refusal)> decide)
    {
        using var claim = await ClaimAsync(id).ConfigureAwait(false);
        if (claim is null)
        {
            return store.Find(id) is { } held
                ? JobChange.Conflict(held, $"The job is {Describe(held.State)}, and its worker holds it.")
                : JobChange.NotFound;
        }

        var (next, refusal) = decide(claim.Job);
        if (next is null)
            return JobChange.Conflict(claim.Job, refusal!);
        claim.ClearCancel();
        claim.Save(next);
        return JobChange.Done(next);
    }

    // Who lets go of a job says so. One that has ended is let go of in a moment.
    private async Task<IJobClaim?> ClaimAsync(JobId id)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        while (true)
        {
            var change = store.NextChange;
            var claim = store.TryClaim(id);
            if (claim is not null || patience.IsCancellationRequested || store.Find(id)?.State.HasEnded() != true)
                return claim;
            await store.WaitForChange(change, patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private Job Requeue(Job job, string? request) =>
        job.To(JobState.Queued, time.GetUtcNow()) with { CrashesWithoutProgress = 0, Request = request ?? job.Request };

    private static string Describe(JobState state) => state.ToString().ToLowerInvariant();
}

/// <summary>What came of a request to change a job.</summary>
/// <param name="Status">Whether it was done.</param>
/// <param name="Job">The job as it stands now; null if there is none.</param>
/// <param name="Reason">Why not, in a sentence; null when it was done.</param>
public sealed record JobChange(JobChangeStatus Status, Job? Job, string? Reason)
{
    internal static JobChange Done(Job job) => new(JobChangeStatus.Done, job, null);

    internal static JobChange Conflict(Job job, string reason) => new(JobChangeStatus.Conflict, job, reason);

    internal static readonly JobChange NotFound = new(JobChangeStatus.NotFound, null, "There is no such job.");
}

/// <summary>Whether a job was changed.</summary>
public enum JobChangeStatus
{
    /// <summary>Changed, or the worker that holds it has been told.</summary>
    Done,

    /// <summary>No job has that id.</summary>
    NotFound,

    /// <summary>Its state does not allow it.</summary>
    Conflict,
}
