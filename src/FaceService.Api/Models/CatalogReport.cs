using FaceService.Model.Catalog;

namespace FaceService.Api.Models;

/// <summary>
/// Tells in the log which model folders are not served and why: at the start, and whenever that changes. A problem is told
/// once; one that was told and is gone is told to be gone.
/// </summary>
internal sealed class CatalogReport(ModelCatalog catalog, ILogger<CatalogReport> log) : IHostedService
{
    private readonly Lock _lock = new();
    private IReadOnlyList<CatalogProblem> _told = [];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        // First listened, then looked: what changes in between is told once.
        catalog.Changed += OnChanged;
        Report();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        catalog.Changed -= OnChanged;
        return Task.CompletedTask;
    }

    private void OnChanged(object? sender, EventArgs e) => Report();

    private void Report()
    {
        lock (_lock)
        {
            var now = catalog.Problems;
            foreach (var problem in now.Except(_told))
                CatalogReportLog.NotServed(log, problem.Path, problem.Message);
            foreach (var problem in _told.Except(now))
                CatalogReportLog.Mended(log, problem.Path, problem.Message);
            _told = now;
        }
    }
}

/// <summary>What there is to say of folders that hold no model. Ids 300…399.</summary>
internal static partial class CatalogReportLog
{
    [LoggerMessage(300, LogLevel.Warning, "Not served: {Folder}: {Reason}")]
    public static partial void NotServed(ILogger log, string folder, string reason);

    [LoggerMessage(301, LogLevel.Information, "No longer in the way: {Folder}: {Reason}")]
    public static partial void Mended(ILogger log, string folder, string reason);
}
