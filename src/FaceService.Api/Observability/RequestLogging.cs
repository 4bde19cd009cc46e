namespace FaceService.Api.Observability;

/// <summary>One structured line a request, written when it is answered. Query strings and headers are left out.</summary>
internal sealed partial class RequestLogging(
    RequestDelegate next, FaceMetrics metrics, TimeProvider clock, ILogger<RequestLogging> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var started = clock.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            Write(context, clock.GetElapsedTime(started));
        }
    }

    private void Write(HttpContext context, TimeSpan elapsed)
    {
        var (method, path, status) = (context.Request.Method, context.Request.Path.Value, context.Response.StatusCode);
        if (context.Features.Get<FaceRequestLog>() is not { Model: { } model } faces)
        {
            Answered(log, method, path, status, elapsed.TotalMilliseconds);
            return;
        }

        metrics.Answered(model.ToString(), status, elapsed);
        Drawn(
            log,
            method,
            path,
            status,
            elapsed.TotalMilliseconds,
            model,
            faces.Seed,
            faces.Faces,
            faces.BatchSize,
            faces.Wait.TotalMilliseconds,
            faces.Inference.TotalMilliseconds,
            faces.Encode.TotalMilliseconds);
    }

    [LoggerMessage(200, LogLevel.Information, "{Method} {Path} {Status} in {ElapsedMs:F1} ms")]
    private static partial void Answered(ILogger log, string method, string? path, int status, double elapsedMs);

    [LoggerMessage(
        201,
        LogLevel.Information,
        "{Method} {Path} {Status} in {ElapsedMs:F1} ms: {Faces} of {Model} from seed {Seed}, batch {BatchSize}, wait {WaitMs:F1}, inference {InferenceMs:F1}, encode {EncodeMs:F1}")]
    private static partial void Drawn(
        ILogger log,
        string method,
        string? path,
        int status,
        double elapsedMs,
        Model.Catalog.ModelId model,
        uint? seed,
        int faces,
        int batchSize,
        double waitMs,
        double inferenceMs,
        double encodeMs);
}
