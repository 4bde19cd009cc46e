using FaceService.Training;

namespace FaceService.Jobs.Worker;

/// <summary>Makes the model of a finished run known to the service.</summary>
public interface IJobModelPublisher
{
    /// <summary>
    /// Publishes the run's generator under the job's model name in one rename. Publishing the same weights twice gives the
    /// same version, so that a worker that died just after publishing can do it again.
    /// </summary>
    /// <param name="job">The job.</param>
    /// <param name="runFolder">Its run folder.</param>
    /// <returns>NAME@VERSION.</returns>
    /// <exception cref="TrainingException">The name belongs to a shipped model, or the weights are no good.</exception>
    string Publish(TrainingJob job, string runFolder);
}
