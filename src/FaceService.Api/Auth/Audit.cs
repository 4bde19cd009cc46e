using FaceService.Api.Proxy;

namespace FaceService.Api.Auth;

/// <summary>A line for every request that changes something, or was to: who, from where, what, and what came of it.</summary>
internal static partial class Audit
{
    private static readonly object Detail = new();

    /// <summary>After authentication, before whatever may refuse.</summary>
    public static IApplicationBuilder UseAudit(this WebApplication app)
    {
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("FaceService.Audit");
        return app.Use((context, next) => IsChange(context) ? TellAsync(context, next, log) : next(context));
    }

    /// <summary>Endpoints that change something though they ask for no scope.</summary>
    public static TBuilder Audited<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(Detail);

    /// <summary>Adds to the request's line what its path does not say.</summary>
    public static void Note(HttpContext context, string detail) => context.Items[Detail] = detail;

    private static bool IsChange(HttpContext context) =>
        !HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsOptions(context.Request.Method)
        && context.GetEndpoint()?.Metadata is { } metadata && (AccessPolicies.ScopeOf(metadata) is not null || metadata.Contains(Detail));

    private static async Task TellAsync(HttpContext context, RequestDelegate next, ILogger log)
    {
        var outcome = "failed";
        try
        {
            await next(context);
            outcome = $"{context.Response.StatusCode}";
        }
        finally
        {
            var made = context.Response.Headers.Location.ToString();
            Changed(
                log,
                context.Request.Method,
                context.Request.Path.Value,
                context.Items.TryGetValue(Detail, out var detail) ? $" ({detail})" : made.Length > 0 ? $" ({made})" : "",
                ClientName.Of(context),
                context.Connection.RemoteIpAddress?.ToString(),
                outcome);
        }
    }

    [LoggerMessage(800, LogLevel.Information, "Change: {Method} {Path}{Detail} by {Client} from {Address}: {Outcome}")]
    private static partial void Changed(ILogger log, string method, string? path, string detail, string client, string? address, string outcome);
}
