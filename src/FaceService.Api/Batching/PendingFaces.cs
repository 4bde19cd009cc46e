using FaceService.Model.Engine;

namespace FaceService.Api.Batching;

/// <summary>
/// One admitted request, from the queue until its last face is drawn. The queue's lock guards its place there; what is
/// drawn is guarded by the request's own lock, for its faces may be on several devices at once.
/// </summary>
internal sealed class PendingFaces(ServedModel model, IReadOnlyList<FaceSpec> specs, long enqueuedAt, TimeProvider clock)
{
    private readonly TaskCompletionSource<DrawnFaces> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly FacePixels?[] _faces = new FacePixels?[specs.Count];
    private readonly Lock _lock = new();
    private int _drawn;
    private int _largestBatch;
    private TimeSpan _wait = TimeSpan.MaxValue;
    private TimeSpan _inference;

    public ServedModel Model { get; } = model;

    public IReadOnlyList<FaceSpec> Specs { get; } = specs;

    public Task<DrawnFaces> Completion => _completion.Task;

    /// <summary>When it was admitted, as a timestamp of the service's clock.</summary>
    public long EnqueuedAt { get; } = enqueuedAt;

    /// <summary>How many of the faces a device has taken. Guarded by the queue's lock.</summary>
    public int Taken { get; set; }

    /// <summary>Faces still in the queue. Guarded by the queue's lock.</summary>
    public int Waiting => Specs.Count - Taken;

    /// <summary>Lets the caller go; faces that a device is drawing meanwhile are dropped when they come.</summary>
    public void Cancel(CancellationToken cancellation) => End(() => _completion.TrySetCanceled(cancellation));

    /// <summary>Tells the caller that it cannot be drawn.</summary>
    public void Fail(Exception error) => End(() => _completion.TrySetException(error));

    /// <summary>Takes over faces from a batch; the last one completes the request.</summary>
    /// <param name="slice">Which of its faces these are.</param>
    /// <param name="pixels">The batch's buffer.</param>
    /// <param name="offset">Where in the buffer the slice begins, in faces.</param>
    /// <param name="timing">What the batch took.</param>
    public void Deliver(BatchSlice slice, PixelBatch pixels, int offset, BatchTiming timing)
    {
        lock (_lock)
        {
            for (var i = 0; i < slice.Count; i++)
            {
                var face = new FacePixels(pixels, offset + i, Model.Config.ImageSize);
                _faces[slice.First + i] = face;
                if (_completion.Task.IsCompleted)
                    face.Dispose();
            }

            Account(slice.Count, timing);
            if (_drawn == Specs.Count)
                _completion.TrySetResult(new DrawnFaces(_faces!, _largestBatch, _wait, _inference));
        }
    }

    private void Account(int faces, BatchTiming timing)
    {
        var wait = clock.GetElapsedTime(EnqueuedAt, timing.StartedAt);
        _wait = wait < _wait ? wait : _wait;
        _inference += timing.Duration;
        _largestBatch = Math.Max(_largestBatch, timing.Size);
        _drawn += faces;
    }

    private void End(Func<bool> end)
    {
        lock (_lock)
        {
            if (!end())
                return;
            foreach (var face in _faces)
                face?.Dispose();
        }
    }
}
