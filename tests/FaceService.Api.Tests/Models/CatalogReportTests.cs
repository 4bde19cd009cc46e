using FaceService.Api.Models;
using FaceService.Api.Tests.Hosting;
using FaceService.Model.Catalog;
using Microsoft.Extensions.Logging;

namespace FaceService.Api.Tests.Models;

public sealed class CatalogReportTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("face-report-").FullName;
    private readonly LogLines _log = new();
    private readonly ILoggerFactory _loggers;

    public CatalogReportTests() => _loggers = LoggerFactory.Create(logging => logging.AddProvider(_log));

    [Fact]
    public async Task Damaged_model_is_told_at_the_start_with_its_reason()
    {
        Damage("mine", 1);
        using var catalog = Open();
        await Report(catalog).StartAsync(default);
        var line = Assert.Single(_log.All);
        Assert.StartsWith("Warning", line);
        Assert.Contains(Path.Combine("mine", "1"), line);
        Assert.Contains("generator.safetensors", line);
    }

    [Fact]
    public async Task Change_is_told_once_and_so_is_its_end()
    {
        using var catalog = Open();
        await Report(catalog).StartAsync(default);
        Assert.Empty(_log.All);

        Damage("mine", 1);
        await RescanAsync(catalog, lines: 1);
        Damage("mine", 2);
        await RescanAsync(catalog, lines: 2);
        Assert.All(_log.All, line => Assert.StartsWith("Warning", line));

        Directory.Delete(Path.Combine(_folder, "mine", "1"), recursive: true);
        await RescanAsync(catalog, lines: 3);
        Assert.StartsWith("Information", _log.All.Last());
    }

    [Fact]
    public async Task Report_that_was_stopped_tells_nothing_more()
    {
        using var catalog = Open();
        var report = Report(catalog);
        await report.StartAsync(default);
        await report.StopAsync(default);
        Damage("mine", 1);
        var after = NextChange(catalog);
        catalog.Rescan();
        await after;
        Assert.Empty(_log.All);
    }

    public void Dispose()
    {
        _loggers.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private ModelCatalog Open() => new(new ModelCatalogOptions { ShippedRoots = [_folder], Watch = false });

    private CatalogReport Report(ModelCatalog catalog) => new(catalog, _loggers.CreateLogger<CatalogReport>());

    private void Damage(string name, int version)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, name, $"{version}"));
        File.WriteAllBytes(Path.Combine(folder.FullName, "generator.safetensors"), [1, 2, 3]);
    }

    // The catalog tells of changes on the thread pool; the listener added last is told last.
    private async Task RescanAsync(ModelCatalog catalog, int lines)
    {
        var told = NextChange(catalog);
        catalog.Rescan();
        await told;
        Assert.Equal(lines, _log.All.Count());
    }

    private static Task NextChange(ModelCatalog catalog)
    {
        var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        catalog.Changed += (_, _) => changed.TrySetResult();
        return changed.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }
}
