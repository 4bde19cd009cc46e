namespace FaceService.Jobs.Worker;

/// <summary>
/// Runs waiting jobs until it is told to stop. Each kind has a lane, in which one job runs at a time, the oldest first: a portrait is
/// found in a minute, and a training may take a day.
/// </summary>
/// <param name="store">Where the jobs are.</param>
/// <param name="handlers">One for each kind that is run here.</param>
/// <param name="options">Limits.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Gets a line when a job starts and when it ends.</param>
public sealed class JobWorker(IJobStore store, IReadOnlyList<IJobHandler> handlers, WorkerOptions options, TimeProvider time, TextWriter log)
{
    private readonly TextWriter _log = TextWriter.Synchronized(log);

    /// <summary>Runs until stopped; a job in the middle is then left interrupted, with a checkpoint.</summary>
    /// <param name="stop">Tells it to stop.</param>
    public async Task Run(CancellationToken stop)
    {
        using var reports = time.CreateTimer(_ => Tell(() => store.Report(WorkerReport.OfThisProcess())), null, TimeSpan.Zero, WorkerReport.Interval);
        await InLanes(Lane, stop).ConfigureAwait(false);
        await reports.DisposeAsync().ConfigureAwait(false); // or one that is under way would come after this
        Tell(() => store.Forget(WorkerReport.NameOfThisProcess));
    }

    /// <summary>Runs until no job waits.</summary>
    /// <param name="stop">Tells it to stop before.</param>
    public Task RunWaiting(CancellationToken stop) => InLanes(Rest, stop);

    // Who is there is good to know, and nothing rests on it.
    private static void Tell(Action report)
    {
        try
        {
            report();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // With the next.
        }
    }

    // A lane that cannot go on takes the others with it: the service starts a worker anew.
    private async Task InLanes(Func<IJobHandler, CancellationToken, Task> lane, CancellationToken stop)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await Task.WhenAll(handlers.Select(async handler =>
        {
            try
            {
                await lane(handler, ends.Token).ConfigureAwait(false);
            }
            catch
            {
                await ends.CancelAsync().ConfigureAwait(false);
                throw;
            }
        })).ConfigureAwait(false);
    }

    private async Task Lane(IJobHandler handler, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var change = store.NextChange;
            if (!await TryRunNext(handler, stop).ConfigureAwait(false))
                await store.WaitForChange(change, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<bool> TryRunNext(IJobHandler handler, CancellationToken stop)
    {
        try
        {
            return await RunNext(handler, stop).ConfigureAwait(false);
        }
        catch (JobStoreUnavailableException)
        {
            return false; // the store says so itself, once
        }
        catch (JobClaimLostException e)
        {
            _log.WriteLine(e.Message);
            return false;
        }
    }

    private async Task Rest(IJobHandler handler, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested && await RunNext(handler, stop).ConfigureAwait(false))
        {
        }
    }

    private async Task<bool> RunNext(IJobHandler handler, CancellationToken stop)
    {
        using var claim = store.TryClaimNext(handler.Kind);
        if (claim is null)
            return false;
        var request = claim.Job.Request is { } asked ? $", request {asked}" : "";
        _log.WriteLine($"Job {claim.Job.Id}: {claim.Job.Payload}, attempt {claim.Job.Attempts + 1}{request}.");
        await new JobExecution(claim, store, handler, options, time).Run(stop).ConfigureAwait(false);
        _log.WriteLine($"Job {claim.Job.Id}: {claim.Job.State.ToString().ToLowerInvariant()}. {claim.Job.Error ?? claim.Job.Published}".TrimEnd());
        return true;
    }
}
