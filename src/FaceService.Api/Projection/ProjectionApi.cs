using System.Globalization;
using FaceService.Api.Auth;
using FaceService.Api.Description;
using FaceService.Api.Problems;
using FaceService.Api.Training;
using FaceService.Jobs;
using FaceService.Training.Projection;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FaceService.Api.Projection;

/// <summary>Finding the latent that draws a portrait: searches are queued here and run by the worker, in a process of its own.</summary>
internal static class ProjectionApi
{
    private const string Known = "a projection that GET /project lists";

    public static IEndpointRouteBuilder MapProjection(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/project").WithTags("Projection").RequireTrain();
        group.MapGet("", List);
        group.MapGet("/{id}", Find);
        group.MapGet("/{id}/events", Events).Describe(ProjectionNotes.Events);
        group.MapGet("/{id}/result.png", Result);
        group.MapGet("/{id}/latent.json", LatentJson);
        group.MapGet("/{id}/latent.npy", LatentNpy);
        group.MapGet("/{id}/timelapse.gif", Timelapse);
        group.MapPost("", Submit).Describe(ProjectionNotes.Submit);
        group.MapPost("/{id}/cancel", Cancel);
        group.MapDelete("/{id}", Delete);
        return routes;
    }

    /// <summary>Queues a search for the latent that draws the portrait sent.</summary>
    internal static async Task<Results<Accepted<ProjectionView>, ApiProblem>> Submit(HttpRequest request, ProjectionDesk desk, ProjectionStore store)
    {
        var (job, problem) = await desk.TakeAsync(request);
        return job is null ? problem! : Accepted(request, job, store);
    }

    /// <summary>All projections, the newest first, without their latents.</summary>
    internal static Ok<ProjectionList> List(HttpRequest request, ProjectionStore store) => TypedResults.Ok(new ProjectionList(
        [.. store.Jobs.List().Reverse().Select(job => ProjectionView.Of(job, store, request.PathBase, withLatent: false))]));

    /// <summary>One projection: its state, how far it is, and in the end the latent.</summary>
    internal static Results<Ok<ProjectionView>, ApiProblem> Find(string id, HttpRequest request, ProjectionStore store) =>
        FindJob(id, store) is { } job ? TypedResults.Ok(ProjectionView.Of(job, store, request.PathBase)) : Unknown(id);

    /// <summary>What happens to a projection, as it happens, after the event in Last-Event-ID. 204 once there is nothing more to come.</summary>
    internal static Results<ServerSentEventsResult<string>, NoContent, ApiProblem> Events(
        string id, HttpContext context, ProjectionStore store, ProjectionEvents events)
    {
        if (FindJob(id, store) is not { } job)
            return Unknown(id);
        var header = context.Request.Headers["Last-Event-ID"].ToString();
        long after = 0;
        if (header.Length > 0 && !long.TryParse(header, NumberStyles.None, CultureInfo.InvariantCulture, out after))
            return ApiProblem.Invalid("Last-Event-ID", header, "the id of an event that was received from here");
        if (!events.HasMore(job.Id, after))
            return TypedResults.NoContent();
        context.Response.Headers[JobEventStream.Unbuffered] = "no";
        return TypedResults.ServerSentEvents(events.Follow(job.Id, after, context.RequestAborted));
    }

    /// <summary>What the latent draws.</summary>
    internal static Results<PhysicalFileHttpResult, ApiProblem> Result(string id, ProjectionStore store) =>
        OutcomeFile(id, store, folder => folder.Result, "image/png");

    /// <summary>A body for POST /generate: model, space and latent.</summary>
    internal static Results<PhysicalFileHttpResult, ApiProblem> LatentJson(string id, ProjectionStore store) =>
        OutcomeFile(id, store, folder => folder.LatentJson, "application/json");

    /// <summary>The latent for NumPy: float32, [w_dim] or [num_ws, w_dim].</summary>
    internal static Results<PhysicalFileHttpResult, ApiProblem> LatentNpy(string id, ProjectionStore store) =>
        OutcomeFile(id, store, folder => folder.LatentNpy, "application/octet-stream");

    /// <summary>The way from the mean face to the result.</summary>
    internal static Results<PhysicalFileHttpResult, ApiProblem> Timelapse(string id, ProjectionStore store) =>
        OutcomeFile(id, store, folder => folder.Timelapse, "image/gif");

    /// <summary>Stops a search. 202 while its worker is still at it.</summary>
    internal static Results<Ok<ProjectionView>, Accepted<ProjectionView>, ApiProblem> Cancel(
        string id, HttpRequest request, ProjectionStore store)
    {
        if (!JobId.TryParse(id, out var job))
            return Unknown(id);
        var change = store.Queue.Cancel(job);
        if (change.Status != JobChangeStatus.Done)
            return Refusal(id, change);
        return change.Job!.State == JobState.Running
            ? Accepted(request, change.Job, store)
            : TypedResults.Ok(ProjectionView.Of(change.Job, store, request.PathBase));
    }

    /// <summary>Removes an ended projection with all it has, the portrait among it.</summary>
    internal static Results<NoContent, ApiProblem> Delete(string id, ProjectionStore store)
    {
        if (!JobId.TryParse(id, out var job))
            return Unknown(id);
        var change = store.Queue.Delete(job);
        return change.Status == JobChangeStatus.Done ? TypedResults.NoContent() : Refusal(id, change);
    }

    private static Results<PhysicalFileHttpResult, ApiProblem> OutcomeFile(
        string id, ProjectionStore store, Func<ProjectionFolder, string> file, string mediaType)
    {
        if (FindJob(id, store) is not { } job)
            return Unknown(id);
        var path = file(store.Folder(job.Id));
        return job.State == JobState.Succeeded && File.Exists(path)
            ? TypedResults.PhysicalFile(path, mediaType)
            : ApiProblem.NotFound("path", $"{id}/{Path.GetFileName(path)}", "a projection that has succeeded");
    }

    private static Accepted<ProjectionView> Accepted(HttpRequest request, TrainingJob job, ProjectionStore store)
    {
        var view = ProjectionView.Of(job, store, request.PathBase);
        return TypedResults.Accepted(view.Url, view);
    }

    private static TrainingJob? FindJob(string id, ProjectionStore store) => JobId.TryParse(id, out var job) ? store.Jobs.Find(job) : null;

    private static ApiProblem Refusal(string id, JobChange change) => change.Status == JobChangeStatus.NotFound
        ? Unknown(id)
        : ApiProblem.ForStatus(StatusCodes.Status409Conflict, "The projection's state does not allow it.", change.Reason!);

    private static ApiProblem Unknown(string id) => ApiProblem.NotFound("id", id, Known);
}
