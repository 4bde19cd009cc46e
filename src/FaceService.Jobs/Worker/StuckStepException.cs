namespace FaceService.Jobs.Worker;

/// <summary>A step goes on though its job was to stop. The job's end is written down; the process has to end, too.</summary>
/// <param name="id">The job.</param>
/// <param name="waited">How long it was given.</param>
public sealed class StuckStepException(JobId id, TimeSpan waited)
    : Exception($"Job {id}: a step did not return within {waited.TotalSeconds:0.###} s of being asked to stop, so the worker ends with it.");
