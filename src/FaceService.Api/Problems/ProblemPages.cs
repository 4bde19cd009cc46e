using Microsoft.AspNetCore.Diagnostics;

namespace FaceService.Api.Problems;

/// <summary>Turns what the host itself refuses, and what goes wrong, into problem details.</summary>
internal static class ProblemPages
{
    public static WebApplication UseProblemPages(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = OnException,
            SuppressDiagnosticsCallback = context => context.Exception is BadHttpRequestException or OperationCanceledException,
        });
        app.UseStatusCodePages(OnEmptyStatus);
        return app;
    }

    private static Task OnException(HttpContext context)
    {
        var error = context.Features.Get<IExceptionHandlerFeature>()?.Error;
        if (context.RequestAborted.IsCancellationRequested)
            return Task.CompletedTask; // nobody is there to read it
        return ForException(error).ExecuteAsync(context);
    }

    private static ApiProblem ForException(Exception? error) => error switch
    {
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } =>
            ApiProblem.TooLarge("body", "longer than that", "what the route's limit says"),
        BadHttpRequestException bad => ApiProblem.ForStatus(bad.StatusCode, "The request cannot be read.", bad.Message),
        IOException full when IsDiskFull(full) => ApiProblem.ForStatus(
            StatusCodes.Status507InsufficientStorage, "The disk is full.", "The data folder has no room for this; remove datasets, jobs or models that nobody needs."),
        _ => ApiProblem.ForStatus(
            StatusCodes.Status500InternalServerError, "Something went wrong here.", "The request was fine; the service failed. Its log says how."),
    };

    // ENOSPC; ERROR_DISK_FULL and ERROR_HANDLE_DISK_FULL.
    private static bool IsDiskFull(IOException error) => error.HResult is 28 or unchecked((int)0x80070070) or unchecked((int)0x80070027);

    private static Task OnEmptyStatus(StatusCodeContext status)
    {
        var context = status.HttpContext;
        var request = context.Request;
        var problem = context.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound =>
                ApiProblem.NotFound("path", request.Path.Value ?? "/", "one of the routes that /swagger lists"),
            StatusCodes.Status405MethodNotAllowed => ApiProblem.MethodNotAllowed(request.Method, context.Response.Headers.Allow.ToString()),
            StatusCodes.Status415UnsupportedMediaType =>
                ApiProblem.UnsupportedMediaType(request.ContentType, AcceptedTypes(context)),
            var other => ApiProblem.ForStatus(other, "The request was refused.", $"The host answered {other}."),
        };
        return problem.ExecuteAsync(context);
    }

    private static string AcceptedTypes(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<Microsoft.AspNetCore.Http.Metadata.IAcceptsMetadata>() is { } accepts
            ? string.Join(" or ", accepts.ContentTypes)
            : "application/json";
}
