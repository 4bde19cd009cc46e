using System.Diagnostics;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace FaceService.Api.Observability;

/// <summary>One structured line a request, written when it is answered. Query strings and headers are left out.</summary>
internal static class RequestLogging
{
    public static IApplicationBuilder UseRequestLogging(this WebApplication app)
    {
        app.UseSerilogRequestLogging(options =>
        {
            options.Logger = app.Services.GetRequiredService<Serilog.ILogger>().ForContext(Constants.SourceContextPropertyName, typeof(RequestLogging).FullName);
            options.MessageTemplate = "{Method:l} {Path:l} {Status} in {ElapsedMs:F1} ms{Drawn:l}";
            options.GetLevel = (_, _, _) => LogEventLevel.Information; // what fails is told where it fails
            options.GetMessageTemplateProperties = (context, _, elapsed, status) => [.. Properties(context, elapsed, status)];
        });
        return app.Use(TimeAsync);
    }

    private static IEnumerable<LogEventProperty> Properties(HttpContext context, double elapsed, int status)
    {
        yield return Property("Method", context.Request.Method);
        yield return Property("Path", PrivatePath.Of(context.Request.Path));
        yield return Property("Status", status);
        yield return Property("ElapsedMs", elapsed);
        var faces = context.Features.Get<FaceRequestLog>();
        yield return Property("Drawn", faces?.Model is null ? "" : faces.ToString());
        if (faces?.Model is null)
            yield break;
        yield return Property("Model", faces.Model.ToString());
        yield return Property("Seed", faces.Seed);
        yield return Property("Faces", faces.Faces);
        yield return Property("BatchSize", faces.BatchSize);
        yield return Property("WaitMs", faces.Wait.TotalMilliseconds);
        yield return Property("InferenceMs", faces.Inference.TotalMilliseconds);
        yield return Property("EncodeMs", faces.Encode.TotalMilliseconds);
    }

    private static LogEventProperty Property(string name, object? value) => new(name, new ScalarValue(value));

    private static async Task TimeAsync(HttpContext context, RequestDelegate next)
    {
        var (clock, metrics) = (context.RequestServices.GetRequiredService<TimeProvider>(), context.RequestServices.GetRequiredService<FaceMetrics>());
        var started = clock.GetTimestamp();
        PrivatePath.Hide(Activity.Current);
        try
        {
            await next(context);
        }
        finally
        {
            if (context.Features.Get<FaceRequestLog>()?.Model is { } model)
                metrics.Answered(model.ToString(), context.Response.StatusCode, clock.GetElapsedTime(started));
        }
    }
}
