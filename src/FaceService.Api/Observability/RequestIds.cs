using System.Diagnostics;
using Serilog.Context;

namespace FaceService.Api.Observability;

/// <summary>
/// One id for a request, from the proxy to the worker: the one that comes in X-Request-Id, else the trace's. It stands in every log line, in
/// the answer, and in the job that the request asked for.
/// </summary>
internal static class RequestIds
{
    public const string Header = "X-Request-Id";

    /// <summary>The field of log lines.</summary>
    public const string Property = "RequestId";

    private const int Longest = 64;

    public static IApplicationBuilder UseRequestIds(this WebApplication app) => app.Use((context, next) => IdentifyAsync(context, next, app.Logger));

    private static async Task IdentifyAsync(HttpContext context, RequestDelegate next, ILogger log)
    {
        var sent = context.Request.Headers[Header].ToString();
        var id = IsGood(sent) ? sent : Activity.Current?.TraceId.ToHexString() ?? ActivityTraceId.CreateRandom().ToHexString();
        context.TraceIdentifier = id;
        Activity.Current?.SetTag("face.request.id", id);
        context.Response.OnStarting(() =>
        {
            context.Response.Headers[Header] = id;
            return Task.CompletedTask;
        });
        using var inside = log.BeginScope(new Dictionary<string, object> { [Property] = id }); // over the host's own
        using var outside = LogContext.PushProperty(Property, id);
        await next(context);
    }

    private static bool IsGood(string id) =>
        id.Length is > 0 and <= Longest && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
