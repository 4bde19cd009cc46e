using FaceService.Api.Auth;
using FaceService.Api.Endpoints;
using FaceService.Api.Faces.Requests;
using FaceService.Api.Jobs;
using FaceService.Api.Problems;
using FaceService.Api.Training;
using FaceService.Jobs;
using FaceService.Jobs.Datasets;
using FaceService.Photos.Building;
using FaceService.Photos.Labels;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace FaceService.Api.Alignment;

/// <summary>Making datasets of faces of datasets of photos: jobs are queued here and run by the worker.</summary>
internal static class AlignmentApi
{
    private const int LeastSize = 8;
    private const int MostSize = 1024;
    private const string Crops = "align, face or center";

    private static readonly ApiNote SubmitNote = new()
    {
        Body =
        [
            new("dataset", JsonSchemaType.String, "The dataset of photos, one that GET /datasets lists.") { Required = true },
            new("name", JsonSchemaType.String, $"What the dataset of faces is called: {ResourceName.Rule}. DATASET-faces if it is left out."),
            new("size", JsonSchemaType.Integer, $"Side of its pictures in pixels, {LeastSize} to {MostSize}; 128 if it is left out. Smaller faces are left out."),
            new("crop", JsonSchemaType.String, "align: by eyes and mouth, as FFHQ; face: the box that was found; center: the middle, without looking for faces.") { Words = ["align", "face", "center"] },
            new("labels", JsonSchemaType.String, $"Where labels come from: {LabelPlan.Allowed}."),
        ],
        Examples = [("Faces for a first training", """{"dataset": "phone", "name": "phone-faces", "size": 128}""")],
        Errors = [404, 409, 413, 415, 429],
    };

    public static IEndpointRouteBuilder MapAlignment(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/align").WithTags("Alignment").RequireTrain();
        group.MapGet("", List).WithName("listAlignments");
        JobApi<AlignmentView>.Map(group);
        group.MapGet("/{id}/report.html", Report).WithName("getAlignmentReport");
        group.MapPost("", Submit).WithName("startAlignment").Describe(SubmitNote);
        group.MapPost("/{id}/resume", Resume).WithName("resumeAlignment");
        return routes;
    }

    /// <summary>Queues a job that finds, aligns and cuts the faces of a dataset of photos.</summary>
    internal static async Task<Results<Accepted<AlignmentView>, ApiProblem>> Submit(
        HttpRequest request, IDatasetStore datasets, JobQueue queue, IJobStore store, IOptions<LimitOptions> limits, IOptions<TrainingOptions> options)
    {
        var (fields, unreadable) = await JsonBody.ReadAsync(request, limits.Value.MaxJsonBytes, new FieldErrors());
        if (fields is null)
            return unreadable!;
        if (Read(fields) is not { } payload)
            return ApiProblem.Invalid(fields.Errors);
        if (datasets.Find(payload.Dataset) is null)
            return ApiProblem.NotFound("dataset", payload.Dataset, "a dataset that GET /datasets lists");
        if (datasets.Find(payload.Name) is not null)
            return ApiProblem.Conflict("name", payload.Name, "a name that no dataset has: datasets do not change");
        var most = options.Value.MaxWaitingJobs;
        return queue.Submit(payload, most) is { } queued
            ? JobApi<AlignmentView>.Accepted(request, queued, store)
            : ApiProblem.TooMany($"{most} jobs wait already, the most allowed. Cancel one, or wait for one to start.", TimeSpan.FromMinutes(1));
    }

    /// <summary>All of these jobs, the newest first.</summary>
    internal static Ok<AlignmentList> List(HttpRequest request, IJobStore store) =>
        TypedResults.Ok(new AlignmentList([.. store.List(JobKind.Alignment).Reverse().Select(job => AlignmentView.Of(job, store, request.PathBase))]));

    /// <summary>What was kept, what was dropped and why, as a page to save.</summary>
    internal static Results<PhysicalFileHttpResult, ApiProblem> Report(string id, IJobStore store) =>
        JobApi<AlignmentView>.FindJob(id, store) is { } job && AlignmentView.ReportOf(job, store) is { } path
            ? TypedResults.PhysicalFile(path, "text/html", fileDownloadName: "report.html")
            : ApiProblem.NotFound("path", $"{id}/report.html", "a job of GET /align that has ended");

    /// <summary>Queues a failed, cancelled or interrupted job again; it goes on behind the photos that are done.</summary>
    internal static async Task<Results<Accepted<AlignmentView>, ApiProblem>> Resume(string id, HttpRequest request, IJobStore store, JobQueue queue) =>
        JobApi<AlignmentView>.FindJob(id, store) is { } job
            ? JobApi<AlignmentView>.Queued(id, request, store, await queue.ResumeAsync(job.Id))
            : JobApi<AlignmentView>.Unknown(id);

    private static AlignmentPayload? Read(JsonFields fields)
    {
        var dataset = fields.Text("dataset", ResourceName.Rule);
        if (fields.Get("dataset") is null || (dataset is not null && !ResourceName.IsValid(dataset)))
            fields.Errors.Add("dataset", dataset, ResourceName.Rule);
        var name = fields.Text("name", ResourceName.Rule) ?? NameFor(dataset);
        if (!ResourceName.IsValid(name) && fields.Get("name") is not null)
            fields.Errors.Add("name", name, ResourceName.Rule);
        var size = fields.Int("size", $"an integer from {LeastSize} to {MostSize}") ?? 128;
        if (size is < LeastSize or > MostSize)
            fields.Errors.Add("size", $"{size}", $"an integer from {LeastSize} to {MostSize}");
        var crop = fields.Text("crop", Crops) ?? "align";
        if (PhotoCrop.Parse(crop) is null or { Text: not ("align" or "face" or "center") })
            fields.Errors.Add("crop", crop, Crops);
        var labels = fields.Text("labels", LabelPlan.Allowed) ?? "none";
        if (LabelPlan.Parse(labels) is null)
            fields.Errors.Add("labels", labels, LabelPlan.Allowed);
        fields.RefuseUnknown();
        return fields.Errors.Any ? null : new AlignmentPayload(dataset!, name, size, crop, labels);
    }

    private static string NameFor(string? dataset) => dataset is null ? "" : $"{dataset[..Math.Min(dataset.Length, 57)]}-faces";
}
