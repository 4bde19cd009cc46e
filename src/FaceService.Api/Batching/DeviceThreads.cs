using FaceService.Api.Observability;
using FaceService.Model.Catalog;
using Microsoft.Extensions.Options;

namespace FaceService.Api.Batching;

/// <summary>All device threads: started with the host, and ended after it has answered what it accepted.</summary>
internal sealed class DeviceThreads : IDisposable
{
    private readonly FaceQueue _queue;
    private readonly FaceMetrics _metrics;
    private readonly DeviceThread[] _threads;
    private int _ended;

    public DeviceThreads(
        IReadOnlyList<EngineDevice> devices,
        FaceQueue queue,
        WarmUp warmUp,
        FaceMetrics metrics,
        IOptions<BatchingOptions> options,
        TimeProvider clock,
        ILogger<DeviceThread> log)
    {
        Devices = devices;
        (_queue, _metrics) = (queue, metrics);
        _queue.Devices = Devices.Count;
        metrics.Observe(() => queue.Waiting);
        _threads = [.. Devices.Select((device, index) => new DeviceThread(
            index, device, queue, new LoadedGenerators(device.Loader, warmUp, options, clock), metrics, clock, log))];
        metrics.ObserveModels(() => _threads.Select(thread => (thread.DeviceName, thread.LoadedModels)));
        foreach (var thread in _threads)
            thread.Start();
    }

    public IReadOnlyList<EngineDevice> Devices { get; }

    /// <summary>Does something on every device, between two batches; the results in the devices' order.</summary>
    public Task<T[]> OnEachAsync<T>(Func<LoadedGenerators, T> errand) =>
        Task.WhenAll(_threads.Select(thread => thread.InvokeAsync(errand)));

    /// <summary>Notes how loading a version ended.</summary>
    public void Loaded(ModelId model, bool isGood, TimeSpan took) => _metrics.Loaded(model, isGood, took);

    /// <summary>Does something on the first device.</summary>
    public Task<T> OnFirstAsync<T>(Func<LoadedGenerators, T> errand) => _threads[0].InvokeAsync(errand);

    /// <summary>Draws what still waits, then ends the threads.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0)
            return;
        _queue.Close();
        foreach (var thread in _threads)
            thread.Dispose();
    }
}
