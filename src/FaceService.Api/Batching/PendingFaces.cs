using System.Diagnostics;
using FaceService.Api.Budget;
using FaceService.Api.Observability;
using FaceService.Model.Engine;

namespace FaceService.Api.Batching;

/// <summary>
/// One admitted request's faces, from the queue until the last was taken, in order, by whoever asked. Disposed of, or cancelled, it leaves
/// the queue, and faces that a device draws meanwhile are dropped when they come. The queue's lock guards its place there; what is drawn
/// is guarded by the request's own lock, for its faces may be on several devices at once.
/// </summary>
internal sealed class PendingFaces(ServedModel model, IReadOnlyList<FaceSpec> specs, string client, long order, TimeProvider clock)
    : IWaiting, IDisposable
{
    private readonly FacePixels?[] _faces = new FacePixels?[specs.Count];
    private readonly long _enqueuedAt = clock.GetTimestamp();
    private readonly Activity? _activity = Activity.Current;
    private readonly Lock _lock = new();
    private CancellationTokenRegistration _registration;
    private TaskCompletionSource<FacePixels>? _awaited;
    private Exception? _error;
    private int _given;
    private bool _ended;

    public ServedModel Model { get; } = model;

    public IReadOnlyList<FaceSpec> Specs { get; } = specs;

    public string Client { get; } = client;

    public long Order { get; } = order;

    /// <summary>How many of the faces a device has taken. Guarded by the queue's lock.</summary>
    public int Taken { get; set; }

    /// <summary>Faces still in the queue. Guarded by the queue's lock.</summary>
    public int Waiting => Specs.Count - Taken;

    /// <summary>Takes the request out of the queue.</summary>
    public required Action<PendingFaces> Leave { get; init; }

    /// <summary>Faces in the largest batch that any of them was in.</summary>
    public int BatchSize { get; private set; }

    /// <summary>From admission to the start of its first batch.</summary>
    public TimeSpan Wait { get; private set; } = TimeSpan.MaxValue;

    /// <summary>Time of the batches it was in, together.</summary>
    public TimeSpan Inference { get; private set; }

    long IWaiting.Left => Waiting;

    /// <summary>The next face, when it is drawn; the caller disposes of it. One call at a time.</summary>
    /// <exception cref="OperationCanceledException">The caller went away.</exception>
    public Task<FacePixels> NextAsync()
    {
        lock (_lock)
        {
            var index = _given++;
            if (_ended)
                return Task.FromException<FacePixels>(_error ?? new OperationCanceledException());
            _awaited = new TaskCompletionSource<FacePixels>(TaskCreationOptions.RunContinuationsAsynchronously);
            var next = _awaited.Task;
            GiveAwaited(index);
            return next;
        }
    }

    /// <summary>Ends it when its caller goes away.</summary>
    public void EndWith(CancellationToken cancellation)
    {
        _registration = cancellation.UnsafeRegister(request => ((PendingFaces)request!).Dispose(), this);
        if (_ended)
            _registration.Dispose();
    }

    /// <summary>Tells the caller that it cannot be drawn.</summary>
    public void Fail(Exception error) => End(error);

    /// <summary>Takes over faces from a batch.</summary>
    /// <param name="slice">Which of its faces these are.</param>
    /// <param name="pixels">The batch's buffer.</param>
    /// <param name="offset">Where in the buffer the slice begins, in faces.</param>
    /// <param name="timing">What the batch took.</param>
    public void Deliver(BatchSlice slice, PixelBatch pixels, int offset, BatchTiming timing)
    {
        lock (_lock)
        {
            var wait = clock.GetElapsedTime(_enqueuedAt, timing.StartedAt);
            Trace(slice, timing, wait);
            Wait = wait < Wait ? wait : Wait;
            Inference += timing.Duration;
            BatchSize = Math.Max(BatchSize, timing.Size);
            for (var i = 0; i < slice.Count; i++)
            {
                var face = new FacePixels(pixels, offset + i, Model.Config.ImageSize);
                _faces[slice.First + i] = face;
                if (_ended)
                    face.Dispose();
            }

            GiveAwaited(_given - 1);
        }
    }

    public void Dispose() => End(new OperationCanceledException());

    private void Trace(BatchSlice slice, BatchTiming timing, TimeSpan wait)
    {
        if (_activity is null)
            return;
        var started = clock.GetUtcNow() - clock.GetElapsedTime(timing.StartedAt);
        if (Wait == TimeSpan.MaxValue)
            FaceTraces.Add("face.queue", _activity, started - wait, wait, ("face.faces", Specs.Count));
        FaceTraces.Add(
            "face.inference", _activity, started, timing.Duration,
            ("face.model", Model.Version.Id.ToString()), ("face.faces", slice.Count), ("face.batch.size", timing.Size));
    }

    private void GiveAwaited(int index)
    {
        if (_ended || _awaited is not { } awaited || _faces[index] is not { } face)
            return;
        (_awaited, _faces[index]) = (null, null);
        awaited.SetResult(face);
    }

    private void End(Exception error)
    {
        TaskCompletionSource<FacePixels>? awaited;
        lock (_lock)
        {
            if (_ended)
                return;
            (_ended, _error, awaited, _awaited) = (true, error, _awaited, null);
            foreach (var face in _faces)
                face?.Dispose();
        }

        Leave(this);
        _registration.Unregister();
        if (error is OperationCanceledException)
            awaited?.SetCanceled();
        else
            awaited?.SetException(error);
    }
}
