namespace FaceService.Api.Batching;

/// <summary>Either the faces to come, or why there will be none.</summary>
internal readonly record struct Admission
{
    private Admission(Task<DrawnFaces>? faces, Refusal? refusal)
    {
        Faces = faces;
        Refusal = refusal;
    }

    /// <summary>Null when refused.</summary>
    public Task<DrawnFaces>? Faces { get; }

    /// <summary>Null when admitted.</summary>
    public Refusal? Refusal { get; }

    public static implicit operator Admission(Task<DrawnFaces> faces) => new(faces, null);

    public static implicit operator Admission(Refusal refusal) => new(null, refusal);
}
