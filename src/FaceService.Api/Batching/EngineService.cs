using FaceService.Model.Catalog;

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
    ILogger<EngineService> log) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        catalog.Changed += OnCatalogChanged;
        lifetime.ApplicationStopping.Register(Drain);
        if (catalog.Default is null)
            BatchingLog.NoModel(log);
        stage.Refresh();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        catalog.Changed -= OnCatalogChanged;
        return Task.Run(devices.Dispose, CancellationToken.None).WaitAsync(cancellationToken);
    }

    private void OnCatalogChanged(object? sender, EventArgs e) => stage.Refresh();

    private void Drain()
    {
        BatchingLog.Draining(log, queue.Waiting);
        queue.Drain();
    }
}
