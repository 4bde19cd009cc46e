using FaceService.Api.Auth;
using FaceService.Api.Endpoints;
using FaceService.Api.Jobs;
using FaceService.Api.Problems;
using FaceService.Jobs;
using FaceService.Training.Projection;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FaceService.Api.Projection;

/// <summary>Finding the latent that draws a portrait: searches are queued here and run by the worker, in a process of its own.</summary>
internal static class ProjectionApi
{
    public static IEndpointRouteBuilder MapProjection(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/project").WithTags("Projection").RequireTrain();
        group.MapGet("", List).WithName("listProjections");
        JobApi<ProjectionView>.Map(group);
        group.MapGet("/{id}/result.png", Result).WithName("getProjectionResult");
        group.MapGet("/{id}/preview.png", Preview).WithName("getProjectionPreview");
        group.MapGet("/{id}/latent.json", LatentJson).WithName("getProjectionLatent");
        group.MapGet("/{id}/latent.npy", LatentNpy).WithName("getProjectionLatentNpy");
        group.MapGet("/{id}/timelapse.gif", Timelapse).WithName("getProjectionTimelapse");
        group.MapPost("", Submit).WithName("startProjection").Describe(ProjectionNotes.Submit);
        return routes;
    }

    /// <summary>Queues a search for the latent that draws the portrait sent.</summary>
    internal static async Task<Results<Accepted<ProjectionView>, ApiProblem>> Submit(HttpRequest request, ProjectionUploads uploads, IJobStore store)
    {
        var (job, problem) = await uploads.TakeAsync(request);
        return job is null ? problem! : JobApi<ProjectionView>.Accepted(request, job, store);
    }

    /// <summary>All projections, the newest first, without their latents.</summary>
    internal static Ok<ProjectionList> List(HttpRequest request, IJobStore store) => TypedResults.Ok(new ProjectionList(
        [.. store.List(JobKind.Projection).Reverse().Select(job => ProjectionView.Of(job, store, request.PathBase) with { Latent = null })]));

    /// <summary>What the latent draws.</summary>
    internal static Results<PhysicalFileHttpResult, ApiProblem> Result(string id, IJobStore store) =>
        OutcomeFile(id, store, folder => folder.Result, "image/png");

    /// <summary>What the latent draws so far, while the search goes on.</summary>
    internal static Results<PhysicalFileHttpResult, ApiProblem> Preview(string id, IJobStore store)
    {
        if (JobApi<ProjectionView>.FindJob(id, store) is not { } job)
            return JobApi<ProjectionView>.Unknown(id);
        var folder = new ProjectionFolder(store.RunFolder(job.Id));
        var path = File.Exists(folder.Result) ? folder.Result : folder.NewestFrame;
        return File.Exists(path)
            ? TypedResults.PhysicalFile(path, "image/png")
            : ApiProblem.NotFound("path", $"{id}/preview.png", "a projection that has begun");
    }

    /// <summary>A body for POST /generate: model, space and latent.</summary>
    internal static Results<PhysicalFileHttpResult, ApiProblem> LatentJson(string id, IJobStore store) =>
        OutcomeFile(id, store, folder => folder.LatentJson, "application/json");

    /// <summary>The latent for NumPy: float32, [w_dim] or [num_ws, w_dim].</summary>
    internal static Results<PhysicalFileHttpResult, ApiProblem> LatentNpy(string id, IJobStore store) =>
        OutcomeFile(id, store, folder => folder.LatentNpy, "application/octet-stream");

    /// <summary>The way from the mean face to the result.</summary>
    internal static Results<PhysicalFileHttpResult, ApiProblem> Timelapse(string id, IJobStore store) =>
        OutcomeFile(id, store, folder => folder.Timelapse, "image/gif");

    private static Results<PhysicalFileHttpResult, ApiProblem> OutcomeFile(
        string id, IJobStore store, Func<ProjectionFolder, string> file, string mediaType)
    {
        if (JobApi<ProjectionView>.FindJob(id, store) is not { } job)
            return JobApi<ProjectionView>.Unknown(id);
        var path = file(new ProjectionFolder(store.RunFolder(job.Id)));
        return job.State == JobState.Succeeded && File.Exists(path)
            ? TypedResults.PhysicalFile(path, mediaType)
            : ApiProblem.NotFound("path", $"{id}/{Path.GetFileName(path)}", "a projection that has succeeded");
    }
}
