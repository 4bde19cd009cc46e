namespace FaceService.Api.Batching;

/// <summary>Either the faces to come, or why there will be none.</summary>
internal readonly record struct Admission
{
    private Admission(PendingFaces? faces, Refusal? refusal)
    {
        Faces = faces;
        Refusal = refusal;
    }

    /// <summary>Null when refused. Its holder disposes of it.</summary>
    public PendingFaces? Faces { get; }

    /// <summary>Null when admitted.</summary>
    public Refusal? Refusal { get; }

    public static implicit operator Admission(PendingFaces faces) => new(faces, null);

    public static implicit operator Admission(Refusal refusal) => new(null, refusal);
}

/// <summary>Why a request was not admitted.</summary>
/// <param name="Cause">What stood in the way.</param>
/// <param name="RetryAfter">When to try again.</param>
internal sealed record Refusal(RefusalCause Cause, TimeSpan RetryAfter);

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
