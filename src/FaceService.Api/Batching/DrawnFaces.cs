namespace FaceService.Api.Batching;

/// <summary>A request's faces, in its order, and what drawing them took.</summary>
/// <param name="Faces">One each spec. The holder disposes.</param>
/// <param name="BatchSize">Faces in the largest batch that any of them was in.</param>
/// <param name="Wait">From admission to the start of its first batch.</param>
/// <param name="Inference">Time of the batches it was in, together.</param>
internal sealed record DrawnFaces(IReadOnlyList<FacePixels> Faces, int BatchSize, TimeSpan Wait, TimeSpan Inference)
    : IDisposable
{
    public void Dispose()
    {
        foreach (var face in Faces)
            face.Dispose();
    }
}
