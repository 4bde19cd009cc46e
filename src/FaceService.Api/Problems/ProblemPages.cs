using FaceService.Api.Observability;
using FaceService.Jobs;
using FaceService.Model.Weights;
using Microsoft.AspNetCore.Diagnostics;

namespace FaceService.Api.Problems;

/// <summary>Turns what the host itself refuses, and what goes wrong, into problem details.</summary>
internal static class ProblemPages
{
    private const int ReadOnlyFileSystem = 30; // EROFS

    public static WebApplication UseProblemPages(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = OnException,
            SuppressDiagnosticsCallback = context => context.Exception is BadHttpRequestException or OperationCanceledException or JobStoreUnavailableException,
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
        IOException full when DurableFile.IsDiskFull(full) => ApiProblem.ForStatus(
            StatusCodes.Status507InsufficientStorage,
            "The disk is full.",
            "The disk of the data folder has no room for this, and nothing of it was kept; remove datasets, jobs or models that nobody needs."),
        JobStoreUnavailableException => ApiProblem.Unavailable(
            "The database of jobs cannot be reached. Faces are served; what has to do with jobs waits until it is back.", TimeSpan.FromSeconds(5)),
        UnauthorizedAccessException or IOException { HResult: ReadOnlyFileSystem } =>
            ApiProblem.Unavailable("The data folder cannot be written; the service's log says why.", TimeSpan.FromMinutes(1)),
        _ => ApiProblem.ForStatus(
            StatusCodes.Status500InternalServerError, "Something went wrong here.", "The request was fine; the service failed. Its log says how."),
    };

    private static Task OnEmptyStatus(StatusCodeContext status)
    {
        var context = status.HttpContext;
        var request = context.Request;
        var problem = context.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound =>
                ApiProblem.NotFound("path", PrivatePath.Of(request.Path), "one of the routes that /swagger lists"),
            StatusCodes.Status405MethodNotAllowed => ApiProblem.MethodNotAllowed(request.Method, Allow(context.Response.Headers)),
            StatusCodes.Status415UnsupportedMediaType =>
                ApiProblem.UnsupportedMediaType(request.ContentType, AcceptedTypes(context)),
            var other => ApiProblem.ForStatus(other, "The request was refused.", $"The host answered {other}."),
        };
        return problem.ExecuteAsync(context);
    }

    // Routes are mapped for GET alone; HeadRequests answers HEAD.
    private static string Allow(IHeaderDictionary headers)
    {
        var methods = headers.Allow.ToString().Split(", ");
        if (methods.Contains(HttpMethods.Get) && !methods.Contains(HttpMethods.Head))
            headers.Allow = string.Join(", ", methods.Append(HttpMethods.Head));
        return headers.Allow.ToString();
    }

    private static string AcceptedTypes(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<Microsoft.AspNetCore.Http.Metadata.IAcceptsMetadata>() is { } accepts
            ? string.Join(" or ", accepts.ContentTypes)
            : "application/json";
}
