using System.Text.Json;

namespace FaceService.Jobs;

/// <summary>What people do with jobs: submit, cancel, resume, extend, delete. Works whether or not a worker is running.</summary>
/// <param name="store">Where the jobs are.</param>
/// <param name="time">The clock.</param>
public sealed class JobQueue(IJobStore store, TimeProvider time)
{
    /// <summary>Adds a job, or returns null if as many as are allowed wait already.</summary>
    /// <param name="request">What to train, already validated.</param>
    /// <param name="maxWaiting">How many jobs may wait.</param>
    public TrainingJob? Submit(JobRequest request, int maxWaiting) =>
        store.List().Count(job => job.State.IsWaiting()) < maxWaiting ? store.Create(request) : null;

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
    public JobChange Resume(JobId id) => Change(id, job => job.State switch
    {
        JobState.Failed or JobState.Cancelled or JobState.Interrupted => (Requeue(job), null),
        JobState.Succeeded => (null, "The job has succeeded: there is nothing left to resume. Extend it to train on."),
        _ => (null, $"The job is {Describe(job.State)} already."),
    });

    /// <summary>Queues an ended job again with another length.</summary>
    /// <param name="id">Which.</param>
    /// <param name="settings">All its settings, with the new length among them.</param>
    public JobChange Extend(JobId id, IReadOnlyDictionary<string, JsonElement> settings) => Change(id, job =>
        job.State.HasEnded()
            ? (Requeue(job) with { Settings = settings }, null)
            : (null, $"The job is {Describe(job.State)}; only a job that has ended can be extended."));

    /// <summary>Removes an ended job with its run folder. A model that it published stays.</summary>
    /// <param name="id">Which.</param>
    public JobChange Delete(JobId id)
    {
        using var claim = Claim(id);
        var job = claim?.Job ?? store.Find(id);
        if (job is null)
            return JobChange.NotFound;
        if (claim is null || !job.State.HasEnded())
            return JobChange.Conflict(job, $"The job is {Describe(job.State)}; only a job that has ended can be deleted. Cancel it first.");
        claim.Delete();
        return JobChange.Done(job);
    }

    private JobChange Change(JobId id, Func<TrainingJob, (TrainingJob? Next, string? Refusal)> decide)
    {
        using var claim = Claim(id);
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

    // A worker writes a job's end down and lets go of it a moment later; no event tells when a lock is free.
    private IJobClaim? Claim(JobId id)
    {
        const int Patience = 100;
        for (var tries = 0; ; tries++)
        {
            var claim = store.TryClaim(id);
            if (claim is not null || tries == Patience || store.Find(id)?.State.HasEnded() != true)
                return claim;
            Thread.Sleep(10);
        }
    }

    private TrainingJob Requeue(TrainingJob job) =>
        job.To(JobState.Queued, time.GetUtcNow()) with { CrashesWithoutProgress = 0 };

    private static string Describe(JobState state) => state.ToString().ToLowerInvariant();
}
