using System.Net;
using FaceService.Api.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace FaceService.Client.Tests;

/// <summary>The whole service on a port of its own, and a client of it.</summary>
internal sealed class ClientHost : IAsyncDisposable
{
    private const string Key = "a-key-of-some-length";

    private readonly ServiceProvider _services;

    private ClientHost(FaceHost host)
    {
        Host = host;
        _services = Services(Address, Key);
    }

    public FaceHost Host { get; }

    public Uri Address => Host.ClientOptions.BaseAddress;

    public FaceServiceClient Client => _services.GetRequiredService<FaceServiceClient>();

    public static async Task<ClientHost> StartAsync()
    {
        var host = new FaceHost { KeepPeer = true }.With("Auth:Keys:0", Key);
        host.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        host.StartServer();
        await host.ReadyAsync();
        return new ClientHost(host);
    }

    public FaceServiceClient WithKey(string? key) => Services(Address, key).GetRequiredService<FaceServiceClient>();

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Host.DisposeAsync();
    }

    private static ServiceProvider Services(Uri address, string? key)
    {
        var services = new ServiceCollection();
        services.AddFaceServiceClient(options => (options.Address, options.Key) = (address, key));
        return services.BuildServiceProvider();
    }
}
