using FaceService.Api.Proxy;
using FaceService.Jobs.Access;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace FaceService.Api.Auth;

/// <summary>Once the service listens: tells the person who started it how to get in, and the commands on this machine where it is.</summary>
internal sealed partial class AccessNotice(
    ApiKeys keys, SignInLinks links, DataFolder data, IServer server, IOptions<ProxyOptions> proxy, ILogger<AccessNotice> log) : IHostedLifecycleService
{
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        if (data.Unwritable is { } unwritable)
        {
            ReadOnly(log, unwritable);
            return Task.CompletedTask;
        }

        if (keys.Missing is { } reason)
            NoKey(log, reason);
        else if (!keys.IsConfigured)
            WaysIn(log, data.Path);
        try
        {
            links.Prepare();
            if (Address() is { } address)
                new ServiceNote(address, keys.IsConfigured ? keys.Names : []).Write(data.Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            NoLinks(log, e.Message);
        }

        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private Uri? Address()
    {
        if (proxy.Value.PublicAddress is { Length: > 0 } configured)
            return new Uri(configured);
        var bound = server.Features.Get<IServerAddressesFeature>()?.Addresses.Select(BindingAddress.Parse).FirstOrDefault(one => !one.IsUnixPipe && !one.IsNamedPipe);
        if (bound is null)
            return null;
        // What listens on all addresses is reached from here as localhost.
        var host = bound.Host is "+" or "*" or "[::]" or "0.0.0.0" ? "localhost" : bound.Host;
        return new Uri($"{bound.Scheme}://{host}:{bound.Port}{proxy.Value.PathBase}");
    }

    [LoggerMessage(700, LogLevel.Information, "`./face sign-in` gives a link that signs a browser in; `./face key` prints the key for programs (FACE_DATA={Folder})")]
    private static partial void WaysIn(ILogger log, string folder);

    [LoggerMessage(701, LogLevel.Warning, "Faces are served, but nothing can be changed: no key is configured (Auth:Keys), and none could be made. {Reason}")]
    private static partial void NoKey(ILogger log, string reason);

    [LoggerMessage(702, LogLevel.Information, "`./face sign-in` cannot be used with this data folder. {Reason}")]
    private static partial void NoLinks(ILogger log, string reason);

    [LoggerMessage(703, LogLevel.Warning, "Faces are served, but nothing can be changed or trained: the data folder cannot be written. {Reason}")]
    private static partial void ReadOnly(ILogger log, string reason);
}
