using FaceService.Model.Catalog;
using Microsoft.Extensions.Options;

namespace FaceService.Api.Batching;

/// <summary>
/// The engine's life within the host's: the first model is loaded while the host already answers /health/live, the
/// catalog's news are followed, and on stop what was accepted is drawn before the threads end. The web server stops
/// before this service does, so its last responses still get their faces.
/// </summary>
internal sealed class EngineService(
    IModelCatalog catalog,
    ModelHost stage,
    FaceQueue queue,
    DeviceThreads devices,
    IHostApplicationLifetime lifetime,
    IOptions<BatchingOptions> options,
    TimeProvider clock,
    ILogger<EngineService> log) : IHostedService, IDisposable
{
    private static readonly TimeSpan IdleCheck = TimeSpan.FromMinutes(1);

    private ITimer? _idle;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        catalog.Changed += OnCatalogChanged;
        lifetime.ApplicationStopping.Register(Drain);
        if (catalog.Default is null)
            BatchingLog.NoModel(log);
        stage.Refresh();
        if (options.Value.IdleMinutes > 0)
            _idle = clock.CreateTimer(_ => DropIdle(), null, IdleCheck, IdleCheck);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _idle?.Dispose();
        catalog.Changed -= OnCatalogChanged;
        return Task.Run(devices.Dispose, CancellationToken.None).WaitAsync(cancellationToken);
    }

    public void Dispose() => _idle?.Dispose();

    private void DropIdle()
    {
        if (!queue.IsDraining)
            _ = stage.DropIdleAsync(TimeSpan.FromMinutes(options.Value.IdleMinutes));
    }

    private void OnCatalogChanged(object? sender, EventArgs e) => stage.Refresh();

    private void Drain()
    {
        BatchingLog.Draining(log, queue.Waiting);
        queue.Drain();
    }
}
