using System.Collections.Concurrent;
using System.Net;
using FaceService.Cli.Fetching;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FaceService.Cli.Tests.Fetching;

/// <summary>A server on a free port of this machine, which a test makes behave badly.</summary>
internal sealed class PictureServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private PictureServer(WebApplication app) => _app = app;

    /// <summary>What was asked for, with the Range asked for.</summary>
    public ConcurrentQueue<string> Asked { get; } = [];

    public Uri this[string path] => new(new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()), path);

    public static async Task<PictureServer> StartAsync(params (string Path, RequestDelegate Answer)[] answers)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var server = new PictureServer(app);
        app.Use((context, next) =>
        {
            server.Asked.Enqueue($"{context.Request.Path}{context.Request.QueryString} {context.Request.Headers.Range}".TrimEnd());
            return next(context);
        });
        foreach (var (path, answer) in answers)
            app.Map(path, answer);
        await app.StartAsync();
        return server;
    }

    /// <summary>Downloads addresses of the server, in a hurry.</summary>
    public Task<FetchRun> FetchAsync(string folder, FetchOptions? options, params string[] paths) =>
        FetchAsync(folder, options, paths.Select(path => new FetchItem(this[path])).ToAsyncEnumerable());

    public static readonly FetchOptions Hurried = new() { Rate = 1000, BackOff = TimeSpan.FromMilliseconds(1), Parallel = 4, Retries = 3 };

    public static async Task<FetchRun> FetchAsync(string folder, FetchOptions? options, IAsyncEnumerable<FetchItem> items)
    {
        options ??= Hurried;
        using var client = new PoliteClient(options, TimeProvider.System);
        var run = new FetchRun(folder, options, TimeProvider.System, _ => { });
        await run.RunAsync(items, client, CancellationToken.None);
        return run;
    }

    /// <summary>Answers with bytes.</summary>
    public static RequestDelegate Bytes(byte[] bytes, string type) => async context =>
    {
        context.Response.ContentType = type;
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes);
    };

    /// <summary>Answers with a status, and headers.</summary>
    public static RequestDelegate Status(int status, params (string Name, string Value)[] headers) => context =>
    {
        context.Response.StatusCode = status;
        foreach (var (name, value) in headers)
            context.Response.Headers[name] = value;
        return Task.CompletedTask;
    };

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
