using FaceService.Api.Batching;
using FaceService.Api.Observability;

namespace FaceService.Api.Faces.Generation;

/// <summary>A request's faces, in its order, as they come; the first one is there. Disposed of, the rest is not generated.</summary>
internal sealed class GeneratedFaces(PendingFaces pending, FacePixels first, FaceRequestLog log) : IDisposable
{
    private FacePixels? _first = first;

    public int Count => pending.Specs.Count;

    /// <summary>The next face; the caller disposes of it.</summary>
    public Task<FacePixels> NextAsync() =>
        Interlocked.Exchange(ref _first, null) is { } first ? Task.FromResult(first) : pending.NextAsync();

    public void Dispose()
    {
        Interlocked.Exchange(ref _first, null)?.Dispose();
        pending.Dispose();
        log.Model = pending.Model.Version.Id;
        log.Faces = Count;
        log.BatchSize = pending.BatchSize;
        log.Wait = pending.Wait;
        log.Inference = pending.Inference;
    }
}
