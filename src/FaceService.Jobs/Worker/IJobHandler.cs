using FaceService.Training;

namespace FaceService.Jobs.Worker;

/// <summary>Runs the jobs of one kind.</summary>
public interface IJobHandler
{
    /// <summary>Which kind.</summary>
    JobKind Kind { get; }

    /// <summary>What <see cref="JobProgress.Position"/> counts, such as image.</summary>
    string Unit { get; }

    /// <summary>What to do about a job that needs more memory than there is, in a sentence.</summary>
    string MemoryAdvice { get; }

    /// <summary>Files and folders that a failure may name, each with what is told instead.</summary>
    /// <param name="job">Which.</param>
    IEnumerable<(string Path, string Words)> Places(Job job) => [];

    /// <summary>
    /// Starts the job, or carries on from what an earlier attempt left in its folder, and returns once it is done. Called on a thread
    /// of its own, which owns the device meanwhile.
    /// </summary>
    /// <param name="job">What to do.</param>
    /// <param name="folder">The job's run folder.</param>
    /// <param name="observer">Is told how the job gets on, on the same thread.</param>
    /// <param name="stop">Asks to write a checkpoint and to stop.</param>
    /// <returns>NAME@VERSION of the model that it published; null if it is of a kind that publishes none.</returns>
    /// <exception cref="OperationCanceledException">It stopped because it was asked to; the checkpoint is written.</exception>
    /// <exception cref="TrainingException">It cannot go on, for a reason that the message tells.</exception>
    string? Run(Job job, string folder, IJobObserver observer, CancellationToken stop);
}

/// <summary>Is told how a job gets on. Called on the job's thread.</summary>
public interface IJobObserver
{
    /// <summary>The job got on. Quick to return, so it may be called every step.</summary>
    /// <param name="progress">How far it is, in the words of its kind.</param>
    void OnProgress(JobProgress progress);

    /// <summary>Something happened that is written down at once.</summary>
    /// <param name="type">One of <see cref="JobEventType"/>.</param>
    /// <param name="data">Serialised as JSON.</param>
    void OnEvent(string type, object data);
}
