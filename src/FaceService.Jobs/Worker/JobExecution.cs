using FaceService.Training;
using FaceService.Training.Runs;

namespace FaceService.Jobs.Worker;

/// <summary>Takes one claimed job through an attempt and writes down how it ended.</summary>
internal sealed class JobExecution(IJobClaim claim, IJobStore store, IJobHandler handler, WorkerOptions options, TimeProvider time)
{
    /// <summary>Runs the attempt.</summary>
    /// <param name="stop">The worker is to stop: the job is left interrupted, for the next worker.</param>
    public async Task Run(CancellationToken stop)
    {
        if (claim.CancelRequested)
            claim.Save(claim.Job.To(JobState.Cancelled, time.GetUtcNow()));
        else if (claim.Job.CrashesWithoutProgress >= options.MaxCrashesWithoutProgress)
            claim.Save(Failed(claim.Job, CrashMessage()));
        else
            await Attempt(stop).ConfigureAwait(false);
    }

    private async Task Attempt(CancellationToken stop)
    {
        var job = claim.Job.To(JobState.Running, time.GetUtcNow());
        claim.Save(job with { Attempts = job.Attempts + 1 });
        var progress = new ProgressRecorder(claim, time);
        try
        {
            var published = await Handle(progress, stop).ConfigureAwait(false);
            progress.Flush();
            claim.Save((claim.Job with { Published = published }).To(JobState.Succeeded, time.GetUtcNow()));
        }
        catch (OperationCanceledException) when (claim.CancelRequested)
        {
            progress.Flush();
            claim.Save(claim.Job.To(JobState.Cancelled, time.GetUtcNow()));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            progress.Flush();
            var interrupted = claim.Job.To(JobState.Interrupted, time.GetUtcNow());
            claim.Save(interrupted with { Interruptions = interrupted.Interruptions + 1 });
        }
        catch (Exception e)
        {
            claim.Save(Failed(claim.Job with { Progress = progress.Latest }, Explain(e)));
        }
    }

    private async Task<string?> Handle(ProgressRecorder progress, CancellationToken stop)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var watch = WatchForCancel(ends);
        try
        {
            // A thread of its own: it owns the device, and libtorch's threads inherit what is set on it.
            return await Task.Factory.StartNew(
                () => handler.Run(claim.Job, store.RunFolder(claim.Job.Id), progress, ends.Token),
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default).ConfigureAwait(false);
        }
        finally
        {
            await ends.CancelAsync().ConfigureAwait(false);
            await watch.ConfigureAwait(false);
        }
    }

    private async Task WatchForCancel(CancellationTokenSource ends)
    {
        while (!ends.IsCancellationRequested)
        {
            var change = store.NextChange;
            if (claim.CancelRequested)
                await ends.CancelAsync().ConfigureAwait(false);
            else
                await store.WaitForChange(change, ends.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private Job Failed(Job job, string error) =>
        job.To(JobState.Failed, time.GetUtcNow()) with { Error = error };

    private string CrashMessage() =>
        $"The worker died {claim.Job.CrashesWithoutProgress} times in a row without the job getting past {handler.Unit} " +
        $"{claim.Job.PositionAtLastCrash}, so it was not started again. Most likely it needs more memory than the machine or the " +
        $"worker's limit has. {handler.MemoryAdvice}";

    private string Explain(Exception e) => e switch
    {
        TrainingException when MemoryShortage.IsBehind(e) => $"{e.Message} {options.LimitMessage}",
        TrainingException => e.Message,
        OutOfMemoryException => options.MemoryMessage(handler.MemoryAdvice),
        IOException io => $"A file could not be read or written: {io.Message}",
        _ when MemoryShortage.IsBehind(e) => $"{options.MemoryMessage(handler.MemoryAdvice)} ({FirstLine(e)})",
        _ => $"{e.GetType().Name}: {FirstLine(e)}",
    };

    private static string FirstLine(Exception e) => e.Message.Split('\n', 2)[0].TrimEnd();
}
