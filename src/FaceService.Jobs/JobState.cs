namespace FaceService.Jobs;

/// <summary>Where a job stands.</summary>
/// <remarks>Which state may follow which is told by <see cref="JobTransitions"/>.</remarks>
public enum JobState
{
    /// <summary>Waits for a worker.</summary>
    Queued,

    /// <summary>A worker has claimed it.</summary>
    Running,

    /// <summary>Done; what came of it is published.</summary>
    Succeeded,

    /// <summary>Cannot go on by itself; <see cref="Job.Error"/> says why.</summary>
    Failed,

    /// <summary>Stopped by request. What it has stays, and it can be resumed.</summary>
    Cancelled,

    /// <summary>Its worker stopped or died. The next worker carries on from the last checkpoint without being asked.</summary>
    Interrupted,
}

/// <summary>The table of states: what may follow what. Pure, so that every pair can be tested.</summary>
public static class JobTransitions
{
    /// <summary>Whether a job in one state may go to another.</summary>
    /// <param name="from">The state it is in.</param>
    /// <param name="to">The state it would go to.</param>
    public static bool IsAllowed(JobState from, JobState to) => (from, to) switch
    {
        (JobState.Queued, JobState.Running or JobState.Cancelled) => true,

        // A job that was cancelled or stopped before its first step goes the same ways as one that had begun.
        (JobState.Running, JobState.Succeeded or JobState.Failed or JobState.Cancelled or JobState.Interrupted) => true,

        // Failed: a job whose worker dies at the same place again and again is given up without another start.
        (JobState.Interrupted, JobState.Running or JobState.Queued or JobState.Cancelled or JobState.Failed) => true,

        // By request only: resume, and for a succeeded job extend.
        (JobState.Failed or JobState.Cancelled or JobState.Succeeded, JobState.Queued) => true,
        _ => false,
    };

    /// <summary>True once nothing more happens without a request.</summary>
    /// <param name="state">The state.</param>
    public static bool HasEnded(this JobState state) =>
        state is JobState.Succeeded or JobState.Failed or JobState.Cancelled;

    /// <summary>True if a worker may take the job up.</summary>
    /// <param name="state">The state.</param>
    public static bool IsWaiting(this JobState state) => state is JobState.Queued or JobState.Interrupted;
}
