using FaceService.Api.Observability;

namespace FaceService.Api.Batching;

/// <summary>
/// The one thread that touches a device. It takes what waits, up to the model's batch limit and without waiting for
/// more, draws it, hands the pixels over, and goes on; encoding happens elsewhere.
/// </summary>
internal sealed class DeviceThread : IDisposable
{
    private const int CrowdFaces = 16; // beyond, a face costs hardly less

    private readonly int _index;
    private readonly string _name;
    private readonly FaceQueue _queue;
    private readonly LoadedGenerators _models;
    private readonly FaceMetrics _metrics;
    private readonly TimeProvider _clock;
    private readonly ILogger<DeviceThread> _log;
    private readonly Thread _thread;

    public DeviceThread(
        int index,
        EngineDevice device,
        FaceQueue queue,
        LoadedGenerators models,
        FaceMetrics metrics,
        TimeProvider clock,
        ILogger<DeviceThread> log)
    {
        _index = index;
        _name = device.Name;
        _queue = queue;
        _models = models;
        _metrics = metrics;
        _clock = clock;
        _log = log;
        _thread = new Thread(Run) { IsBackground = true, Name = $"device {device.Name}" };
    }

    public string DeviceName => _name;

    /// <summary>How many models are on the device; any thread.</summary>
    public int LoadedModels => _models.Count;

    public void Start() => _thread.Start();

    /// <summary>Runs something on the device's thread, between two batches.</summary>
    /// <param name="errand">What to do with the models that are there.</param>
    /// <exception cref="ObjectDisposedException">The thread has ended.</exception>
    public Task<T> InvokeAsync<T>(Func<LoadedGenerators, T> errand)
    {
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        ObjectDisposedException.ThrowIf(!_queue.TryPost(_index, () => Complete(completion, errand)), this);
        return completion.Task;
    }

    /// <summary>Waits for the thread to end; the queue must have been closed.</summary>
    public void Dispose()
    {
        if (_thread.IsAlive)
            _thread.Join();
    }

    private void Run()
    {
        while (_queue.Take(_index, _models.BatchLimit) is { } work)
        {
            work.Errand?.Invoke();
            if (work.Batch is { } batch)
                Draw(batch);
            _models.DropLeaving(_queue.HasWaiting);
        }

        _models.Dispose();
    }

    private void Complete<T>(TaskCompletionSource<T> completion, Func<LoadedGenerators, T> errand)
    {
        try
        {
            completion.SetResult(errand(_models));
        }
        catch (Exception e)
        {
            completion.SetException(e);
        }
    }

    private void Draw(FaceBatch batch)
    {
        try
        {
            DrawTogether(batch);
        }
        catch (Exception e) when (batch.Specs.Count > 1)
        {
            BatchingLog.BatchFailed(_log, e, _name, batch.Model.Version.Id, batch.Specs.Count);
            foreach (var single in batch.Singles())
                Draw(single);
        }
        catch (Exception e)
        {
            BatchingLog.FaceFailed(_log, e, _name, batch.Model.Version.Id);
            batch.Slices[0].Request.Fail(e);
        }
    }

    private void DrawTogether(FaceBatch batch)
    {
        var pixels = new PixelBatch(batch.Specs.Count, batch.Model.ImageBytes);
        var generator = _models.Get(batch.Model);
        var started = _clock.GetTimestamp();
        generator.Draw(batch.Specs, pixels.Rgb);
        var timing = new BatchTiming(started, _clock.GetElapsedTime(started), batch.Specs.Count);

        // A face alone costs more than one in a crowd, and the estimate is asked for when there is a crowd.
        if (timing.Size * 2 >= Math.Min(_models.BatchLimit(batch.Model), CrowdFaces))
            batch.Model.Observe(timing.Duration.TotalSeconds / timing.Size);
        _metrics.BatchDrawn(batch.Model.Version.Id, _name, timing.Size, timing.Duration);
        var offset = 0;
        foreach (var slice in batch.Slices)
        {
            slice.Request.Deliver(slice, pixels, offset, timing);
            offset += slice.Count;
        }
    }
}
