using FaceService.Api.Auth;
using FaceService.Api.Endpoints;
using FaceService.Api.Problems;
using FaceService.Jobs;
using FaceService.Jobs.Datasets;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FaceService.Api.Datasets;

/// <summary>The data that jobs can name: added whole, looked at, removed.</summary>
internal static class DatasetsApi
{
    private const string Known = "a dataset that GET /datasets lists";

    public static IEndpointRouteBuilder MapDatasets(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/datasets").WithTags("Datasets").RequireTrain();
        group.MapGet("", List).WithName("listDatasets");
        group.MapGet("/{name}", Find).WithName("getDataset");
        group.MapGet("/{name}/contact.png", ContactSheet).WithName("getDatasetContactSheet");
        group.MapPost("/{name}", Add).WithName("addDataset").Describe(DatasetNotes.Add);
        group.MapDelete("/{name}", Delete).WithName("deleteDataset");
        return routes;
    }

    /// <summary>All datasets: how many images, of what sizes and classes.</summary>
    internal static Ok<DatasetList> List(HttpRequest request, IDatasetStore datasets) =>
        TypedResults.Ok(new DatasetList([.. datasets.List().Select(d => DatasetSummary.Of(d, HasSheet(datasets, d), request.PathBase))]));

    /// <summary>One dataset, with what was left out of it and why.</summary>
    internal static Results<Ok<DatasetDetails>, ApiProblem> Find(string name, HttpRequest request, IDatasetStore datasets) =>
        datasets.Find(name) is { } found
            ? TypedResults.Ok(DatasetDetails.Of(found, HasSheet(datasets, found), request.PathBase))
            : ApiProblem.NotFound("name", name, Known);

    /// <summary>Some of the dataset's images, on one sheet.</summary>
    internal static Results<PhysicalFileHttpResult, ApiProblem> ContactSheet(string name, IDatasetStore datasets) =>
        datasets.FindContactSheet(name) is { } path
            ? TypedResults.PhysicalFile(path, "image/png")
            : ApiProblem.NotFound("name", name, $"{Known} with a contact sheet");

    /// <summary>Adds a dataset: the body is a zip of images, with a dataset.json if they have labels.</summary>
    internal static async Task<Results<Created<DatasetDetails>, ApiProblem>> Add(
        string name, HttpRequest request, DatasetUploads uploads, IDatasetStore datasets)
    {
        var (added, problem) = await uploads.TakeAsync(name, request);
        if (added is null)
            return problem!;
        var details = DatasetDetails.Of(added, HasSheet(datasets, added), request.PathBase);
        return TypedResults.Created(details.Dataset.Url, details);
    }

    /// <summary>Removes a dataset that no job is going to read.</summary>
    internal static Results<NoContent, ApiProblem> Delete(string name, IDatasetStore datasets, IJobStore jobs)
    {
        if (datasets.Find(name) is null)
            return ApiProblem.NotFound("name", name, Known);
        if (jobs.List(JobKind.Training).FirstOrDefault(job => ((TrainingPayload)job.Payload).Dataset == name && !job.State.HasEnded()) is { } user)
            return ApiProblem.Conflict("name", name, $"a dataset that no job needs; {user.Id} does, so cancel it first or wait for its end");
        if (jobs.List(JobKind.Alignment).FirstOrDefault(job => ((AlignmentPayload)job.Payload).Dataset == name && !job.State.HasEnded()) is { } cutter)
            return ApiProblem.Conflict("name", name, $"a dataset that no job needs; {cutter.Id} does, so cancel it first or wait for its end");
        return datasets.Delete(name) ? TypedResults.NoContent() : ApiProblem.NotFound("name", name, Known);
    }

    private static bool HasSheet(IDatasetStore datasets, StoredDataset dataset) => datasets.FindContactSheet(dataset.Name) is not null;
}
