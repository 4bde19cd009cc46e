namespace FaceService.Jobs;

/// <summary>What came of a request to change a job.</summary>
/// <param name="Status">Whether it was done.</param>
/// <param name="Job">The job as it stands now; null if there is none.</param>
/// <param name="Reason">Why not, in a sentence; null when it was done.</param>
public sealed record JobChange(JobChangeStatus Status, TrainingJob? Job, string? Reason)
{
    internal static JobChange Done(TrainingJob job) => new(JobChangeStatus.Done, job, null);

    internal static JobChange Conflict(TrainingJob job, string reason) => new(JobChangeStatus.Conflict, job, reason);

    internal static readonly JobChange NotFound = new(JobChangeStatus.NotFound, null, "There is no such job.");
}
