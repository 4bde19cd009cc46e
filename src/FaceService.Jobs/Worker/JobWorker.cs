namespace FaceService.Jobs.Worker;

/// <summary>Runs waiting jobs, one at a time, oldest first, until it is told to stop.</summary>
/// <param name="store">Where the jobs are.</param>
/// <param name="runner">The trainer.</param>
/// <param name="datasets">The data.</param>
/// <param name="publisher">Where finished models go.</param>
/// <param name="options">Limits.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Gets a line when a job starts and when it ends.</param>
public sealed class JobWorker(
    IJobStore store,
    ITrainingRunner runner,
    IDatasetFiles datasets,
    IJobModelPublisher publisher,
    WorkerOptions options,
    TimeProvider time,
    TextWriter log)
{
    /// <summary>Runs until stopped; a job in the middle is then left interrupted, with a checkpoint.</summary>
    /// <param name="stop">Tells it to stop.</param>
    public async Task Run(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var change = store.NextChange;
            if (!await RunNext(stop).ConfigureAwait(false))
                await store.WaitForChange(change, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Runs the oldest waiting job, if there is one.</summary>
    /// <param name="stop">Tells it to stop.</param>
    /// <returns>False if none waits.</returns>
    public async Task<bool> RunNext(CancellationToken stop)
    {
        using var claim = store.TryClaimNext();
        if (claim is null)
            return false;
        log.WriteLine($"Job {claim.Job.Id}: {claim.Job.Preset} on {claim.Job.Dataset}, attempt {claim.Job.Attempts + 1}.");
        await new JobExecution(claim, store, runner, datasets, publisher, options, time).Run(stop).ConfigureAwait(false);
        log.WriteLine($"Job {claim.Job.Id}: {claim.Job.State.ToString().ToLowerInvariant()}. {claim.Job.Error ?? claim.Job.Published}".TrimEnd());
        return true;
    }
}
