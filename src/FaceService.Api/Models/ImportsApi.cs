using FaceService.Api.Auth;
using FaceService.Api.Endpoints;
using FaceService.Api.Jobs;
using FaceService.Api.Problems;
using FaceService.Jobs;
using FaceService.Model.Engine;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.OpenApi;

namespace FaceService.Api.Models;

/// <summary>Weight files over HTTP: taken here, and made models by the worker, in a process of its own.</summary>
internal static class ImportsApi
{
    private static readonly ApiNote Note = new()
    {
        Parameters =
        [
            new(ImportUploads.File, JsonSchemaType.String, "What the file is called, for the card; a form's part says it itself.") { Example = "weights.safetensors" },
            new(ImportUploads.Licence, JsonSchemaType.String, "One line on what may be done with the weights."),
            new(ImportUploads.Truncation, JsonSchemaType.Number, $"{Truncation.Least} to {Truncation.Most}: what is used where a request names none; 1 if it is left out."),
        ],
        Files = ImportUploads.MediaTypes,
        Errors = [409, 413, 415, 429],
    };

    public static IEndpointRouteBuilder MapImports(this IEndpointRouteBuilder routes)
    {
        routes.MapGroup("/models").WithTags("Models").RequireAdmin().MapPost("/{name}", Add).WithName("importModel").Describe(Note);
        var group = routes.MapGroup("/imports").WithTags("Models").RequireAdmin();
        group.MapGet("", List).WithName("listImports");
        JobApi<ImportView>.Map(group);
        return routes;
    }

    /// <summary>Takes a weight file (safetensors, NVIDIA's .pkl, rosinality's .pt) that becomes the model's next version. Nothing in it is run.</summary>
    internal static async Task<Results<Accepted<ImportView>, ApiProblem>> Add(string name, HttpRequest request, ImportUploads uploads, IJobStore store)
    {
        var (job, problem) = await uploads.TakeAsync(name, request);
        return job is null ? problem! : JobApi<ImportView>.Accepted(request, job, store);
    }

    /// <summary>All imports, the newest first.</summary>
    internal static Ok<ImportList> List(HttpRequest request, IJobStore store) =>
        TypedResults.Ok(new ImportList([.. store.List(JobKind.Import).Reverse().Select(job => ImportView.Of(job, store, request.PathBase))]));
}

/// <summary>All imports.</summary>
/// <param name="Imports">The newest first.</param>
internal sealed record ImportList(IReadOnlyList<ImportView> Imports);

/// <summary>One import as <c>GET /imports/{id}</c> tells it.</summary>
internal sealed record ImportView : IJobView<ImportView>
{
    static JobKind IJobView<ImportView>.Kind => JobKind.Import;

    static JobWords IJobView<ImportView>.Words { get; } = new(
        "Import",
        "import",
        "an import that GET /imports lists",
        "One import: its state, and in the end the model.",
        "Stops an import. 202 while its worker is still at it.",
        "Removes an ended import with its file. The model that came out of it stays.");

    public required string Id { get; init; }

    /// <summary>queued, running, succeeded, failed, cancelled or interrupted.</summary>
    public required JobState State { get; init; }

    /// <summary>The name under which the model is served.</summary>
    public required string Model { get; init; }

    /// <summary>What the file was called.</summary>
    public required string File { get; init; }

    public required DateTimeOffset Created { get; init; }

    public required DateTimeOffset? Ended { get; init; }

    /// <summary>Why it failed; null otherwise.</summary>
    public required string? Error { get; init; }

    /// <summary>NAME@VERSION of what came out of it; null before.</summary>
    public required string? Published { get; init; }

    /// <summary>reading or publishing; null until it has begun.</summary>
    public required string? Stage { get; init; }

    public required string Url { get; init; }

    public required string Events { get; init; }

    public static ImportView Of(Job job, IJobStore store, PathString root)
    {
        var payload = (ImportPayload)job.Payload;
        var url = $"{root}/imports/{job.Id}";
        return new ImportView
        {
            Id = job.Id.Value,
            State = job.State,
            Model = payload.Model,
            File = payload.File,
            Created = job.Created,
            Ended = job.Ended,
            Error = job.Error,
            Published = job.Published,
            Stage = (job.Progress as ImportProgress)?.Stage,
            Url = url,
            Events = $"{url}/events",
        };
    }
}
