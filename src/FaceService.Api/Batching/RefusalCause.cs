namespace FaceService.Api.Batching;

/// <summary>Why the queue takes nothing.</summary>
internal enum RefusalCause
{
    /// <summary>As many faces wait as may.</summary>
    Full,

    /// <summary>What waits would take longer than a request may be made to wait.</summary>
    Slow,

    /// <summary>The service is stopping: what was accepted is finished, nothing new is.</summary>
    Draining,
}
