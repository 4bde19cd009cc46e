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
