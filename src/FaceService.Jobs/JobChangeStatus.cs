namespace FaceService.Jobs;

/// <summary>Whether a job was changed.</summary>
public enum JobChangeStatus
{
    /// <summary>Changed, or the worker that holds it has been told.</summary>
    Done,

    /// <summary>No job has that id.</summary>
    NotFound,

    /// <summary>Its state does not allow it.</summary>
    Conflict,
}
