using FaceService.Training;

namespace FaceService.Jobs.Worker;

/// <summary>Trains one run to its end. What a worker needs to know of the trainers.</summary>
public interface ITrainingRunner
{
    /// <summary>
    /// Starts the run, or carries on from the newest checkpoint in its folder, and returns once the full length is reached
    /// and the folder holds the finished generator. Called on a thread of its own, which owns the device meanwhile.
    /// </summary>
    /// <param name="run">What to train, and where.</param>
    /// <param name="observer">Is told how the run gets on, on the same thread.</param>
    /// <param name="stop">Asks to write a checkpoint and to stop.</param>
    /// <exception cref="OperationCanceledException">It stopped because it was asked to; the checkpoint is written.</exception>
    /// <exception cref="TrainingException">It cannot go on, for a reason that the message tells.</exception>
    void Run(JobRun run, ITrainingObserver observer, CancellationToken stop);
}
