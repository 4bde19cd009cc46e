using System.Text.Json;
using FaceService.Training;
using FaceService.Training.Runs;

namespace FaceService.Jobs.Worker;

/// <summary>Takes one claimed job through an attempt and writes down how it ended.</summary>
internal sealed class JobExecution(
    IJobClaim claim,
    IJobStore store,
    ITrainingRunner runner,
    IDatasetFiles datasets,
    IJobModelPublisher publisher,
    WorkerOptions options,
    TimeProvider time)
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
            await Train(progress, stop).ConfigureAwait(false);
            progress.Flush();
            var published = publisher.Publish(claim.Job, store.RunFolder(job.Id));
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
            claim.Save(Failed(claim.Job, Explain(e)));
        }
    }

    private async Task Train(ProgressRecorder progress, CancellationToken stop)
    {
        var run = new JobRun(
            datasets.FindPath(claim.Job.Dataset)
                ?? throw new TrainingException($"The dataset '{claim.Job.Dataset}' is not there any more. Add it again, then resume the job: what it has is kept."),
            claim.Job.Preset,
            claim.Job.Settings.ToDictionary(s => s.Key, s => Text(s.Value)),
            store.RunFolder(claim.Job.Id));
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var watch = WatchForCancel(ends);
        try
        {
            // A thread of its own: it owns the device, and libtorch's threads inherit what is set on it.
            await Task.Factory.StartNew(
                () => runner.Run(run, progress, ends.Token),
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

    private TrainingJob Failed(TrainingJob job, string error) =>
        job.To(JobState.Failed, time.GetUtcNow()) with { Error = error };

    private string CrashMessage() =>
        $"The worker died {claim.Job.CrashesWithoutProgress} times in a row without the run getting past image " +
        $"{claim.Job.ImagesAtLastCrash}, so it was not started again. Most likely it needs more memory than the machine or the " +
        "worker's limit has: use a smaller batch, size or width. Resuming tries again.";

    private string Explain(Exception e) => e switch
    {
        TrainingException when MemoryShortage.IsBehind(e) => $"{WithoutPaths(e.Message)} {options.LimitMessage}",
        TrainingException => WithoutPaths(e.Message),
        OutOfMemoryException => options.MemoryMessage,
        IOException io => $"A file could not be read or written: {io.Message}",
        _ when MemoryShortage.IsBehind(e) => $"{options.MemoryMessage} ({FirstLine(e)})",
        _ => $"{e.GetType().Name}: {FirstLine(e)}",
    };

    // Whoever asked knows the dataset by its name, and is not to learn where things lie on this machine.
    private string WithoutPaths(string message) =>
        datasets.FindPath(claim.Job.Dataset) is { } path ? message.Replace($"'{path}'", $"'{claim.Job.Dataset}'", StringComparison.Ordinal) : message;

    private static string FirstLine(Exception e) => e.Message.Split('\n', 2)[0].TrimEnd();

    private static string Text(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
}
