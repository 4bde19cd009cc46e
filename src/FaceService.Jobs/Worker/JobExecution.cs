using FaceService.Model.Weights;
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
        catch (OperationCanceledException) when (claim.CancelRequested || stop.IsCancellationRequested || claim.Lost.IsCancellationRequested)
        {
            progress.Flush();
            SaveStopped();
        }
        catch (StuckStepException)
        {
            SaveStuck(progress);
            throw;
        }
        catch (JobClaimLostException)
        {
            throw;
        }
        catch (Exception e)
        {
            claim.Save(Failed(claim.Job with { Progress = progress.Latest }, Explain(e)));
        }
    }

    private void SaveStopped()
    {
        var stopped = claim.Job.To(claim.CancelRequested ? JobState.Cancelled : JobState.Interrupted, time.GetUtcNow());
        claim.Save(stopped.State == JobState.Cancelled ? stopped : stopped with { Interruptions = stopped.Interruptions + 1 });
    }

    // The process has to end, whether that can be written down or not.
    private void SaveStuck(ProgressRecorder progress)
    {
        try
        {
            progress.Close();
            SaveStopped();
        }
        catch (Exception e) when (e is JobClaimLostException or JobStoreUnavailableException)
        {
            // The next to claim the job sees what happened.
        }
    }

    private async Task<string?> Handle(ProgressRecorder progress, CancellationToken stop)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(stop, claim.Lost);
        var watch = WatchForCancel(ends);
        try
        {
            // A thread of its own: it owns the device, and libtorch's threads inherit what is set on it.
            var work = Task.Factory.StartNew(
                () => handler.Run(claim.Job, store.RunFolder(claim.Job.Id), progress, ends.Token),
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default);
            return await Task.WhenAny(work, PatienceEnds(ends.Token)).ConfigureAwait(false) == work
                ? await work.ConfigureAwait(false)
                : throw new StuckStepException(claim.Job.Id, options.StopPatience);
        }
        finally
        {
            await ends.CancelAsync().ConfigureAwait(false);
            await watch.ConfigureAwait(false);
        }
    }

    private async Task PatienceEnds(CancellationToken asked)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, asked).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.Delay(options.StopPatience, time, CancellationToken.None).ConfigureAwait(false);
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

    private string Explain(Exception e) => PlaceWords.Of(handler, claim.Job, store.RunFolder(claim.Job.Id)).In(Sentence(e));

    private string Sentence(Exception e) => e switch
    {
        TrainingException when MemoryShortage.IsBehind(e) => $"{e.Message} {options.LimitMessage}",
        TrainingException => e.Message,
        OutOfMemoryException => options.MemoryMessage(handler.MemoryAdvice),
        IOException full when DurableFile.IsDiskFull(full) => "The disk of the data folder is full. Free some space, then resume the job: what it has is kept.",
        IOException io => $"A file could not be read or written: {io.Message}",
        _ when MemoryShortage.IsBehind(e) => $"{options.MemoryMessage(handler.MemoryAdvice)} ({FirstLine(e)})",
        _ => $"{e.GetType().Name}: {FirstLine(e)}",
    };

    private static string FirstLine(Exception e) => e.Message.Split('\n', 2)[0].TrimEnd();
}
