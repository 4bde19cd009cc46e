using System.Net;
using FaceService.Api.Batching;
using FaceService.Model.Catalog;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace FaceService.Api.Tests.Hosting;

/// <summary>The whole service on fake weights, reached without a socket.</summary>
internal sealed class FaceHost : WebApplicationFactory<Program>
{
    private readonly string _data = Directory.CreateTempSubdirectory("face-api-").FullName;

    private readonly Dictionary<string, string> _settings = new()
    {
        ["Batching:MaxMeasuredBatch"] = "8",
        ["Batching:BatchLimit"] = "8",
        ["Worker:Enabled"] = "false",
    };

    public FakeCatalog Catalog { get; init; } = new(TestModels.Portraits(), TestModels.Classic());

    public FakeEngine Engine { get; } = new();

    public LogLines Log { get; } = new();

    /// <summary>The address that requests seem to come from.</summary>
    public IPAddress? Peer { get; init; } = IPAddress.Loopback;

    /// <summary>True where a real socket tells who comes.</summary>
    public bool KeepPeer { get; init; }

    /// <summary>True for models that lie in <see cref="Shipped"/> and in the data folder, as they do in a real service.</summary>
    public bool ModelsOnDisk { get; init; }

    /// <summary>True for faces that libtorch draws.</summary>
    public bool RealEngine { get; init; }

    /// <summary>Everything that the service makes at run time.</summary>
    public string Data => _data;

    /// <summary>The folder of shipped models.</summary>
    public string Shipped => Path.Combine(_data, "shipped");

    /// <summary>The folder of published models.</summary>
    public string Published => Path.Combine(_data, "models");

    /// <summary>More services, or others.</summary>
    public Action<IServiceCollection> Extra { get; init; } = _ => { };

    public FaceHost With(string setting, string value)
    {
        _settings[setting] = value;
        return this;
    }

    /// <summary>What lies in a folder of the data folder, by name.</summary>
    public IEnumerable<string> DataEntries(string folder) =>
        new DirectoryInfo(Path.Combine(_data, folder)) is { Exists: true } found ? found.EnumerateFileSystemInfos().Select(entry => entry.Name) : [];

    /// <summary>A client of a host whose default model has drawn.</summary>
    public async Task<HttpClient> ReadyClientAsync()
    {
        // Cookies are what a test sends, not what an earlier answer set.
        var client = CreateClient(new WebApplicationFactoryClientOptions { HandleCookies = false });
        await ReadyAsync();
        return client;
    }

    /// <summary>Waits until the default model is served.</summary>
    public async Task ReadyAsync()
    {
        await Services.GetRequiredService<ModelHost>().ResolveAsync(null, CancellationToken.None);
        Engine.Forget();
    }

    /// <summary>Waits until so many faces wait in the queue.</summary>
    public Task WaitingAsync(int faces) => UntilAsync(queue => queue.Waiting == faces);

    /// <summary>Waits until new requests are refused because the service stops.</summary>
    public Task DrainingAsync() => UntilAsync(queue => queue.IsDraining);

    // The queue tells nobody of its counts; a test looks until they are as it needs them.
    private async Task UntilAsync(Func<FaceQueue, bool> holds)
    {
        var queue = Services.GetRequiredService<FaceQueue>();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!holds(queue))
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Production");
        builder.UseSetting("Data:Folder", _data);
        builder.UseSetting("Models:Folder", Shipped);
        foreach (var (name, value) in _settings)
            builder.UseSetting(name, value);
        builder.ConfigureLogging(logging => logging.ClearProviders().AddProvider(Log).AddFilter("Microsoft.AspNetCore", LogLevel.Warning));
        builder.ConfigureTestServices(services =>
        {
            if (!ModelsOnDisk)
                services.RemoveAll<IModelCatalog>().AddSingleton<IModelCatalog>(Catalog);
            if (!RealEngine)
                services.RemoveAll<IReadOnlyList<EngineDevice>>().AddSingleton<IReadOnlyList<EngineDevice>>([new EngineDevice("fake", "fake", Engine)]);
            services.AddSingleton<IStartupFilter>(new PeerFilter(KeepPeer, Peer));
            Extra(services);
        });
    }

    protected override void Dispose(bool disposing)
    {
        Engine.Release();
        base.Dispose(disposing);
        if (disposing && Directory.Exists(_data))
            Directory.Delete(_data, recursive: true);
    }

    private sealed class PeerFilter(bool keepPeer, IPAddress? peer) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, go) =>
            {
                context.Connection.RemoteIpAddress = keepPeer ? context.Connection.RemoteIpAddress : peer;
                return go(context);
            });
            next(app);
        };
    }
}
