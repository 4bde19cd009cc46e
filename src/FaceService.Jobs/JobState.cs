namespace FaceService.Jobs;

/// <summary>Where a job stands. Which state may follow which is told by <see cref="JobTransitions"/>.</summary>
public enum JobState
{
    /// <summary>Waits for a worker.</summary>
    Queued,

    /// <summary>A worker has claimed it.</summary>
    Running,

    /// <summary>Trained to its full length, and the model is published.</summary>
    Succeeded,

    /// <summary>Cannot go on by itself; <see cref="TrainingJob.Error"/> says why.</summary>
    Failed,

    /// <summary>Stopped by request. What it has stays, and it can be resumed.</summary>
    Cancelled,

    /// <summary>Its worker stopped or died. The next worker carries on from the last checkpoint without being asked.</summary>
    Interrupted,
}
