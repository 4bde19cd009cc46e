namespace FaceService.Api.Tests.Hosting;

/// <summary>One host for the tests of a class that do not change it.</summary>
public sealed class SharedHost : IAsyncLifetime
{
    internal FaceHost Host { get; } = new();

    public HttpClient Client { get; private set; } = null!;

    public async Task InitializeAsync() => Client = await Host.ReadyClientAsync();

    public async Task DisposeAsync() => await Host.DisposeAsync();
}
