using System.Text.Json.Nodes;
using FaceService.Jobs;
using FaceService.Jobs.Datasets;
using FaceService.Training.Runs;
using Microsoft.OpenApi;
using Scope = FaceService.Api.Auth.Scope;

namespace FaceService.Api.Description;

/// <summary>Puts what is there into the description for one who may see it: the names of datasets and jobs are behind the key.</summary>
internal static class OwnExamples
{
    public static void Fill(OpenApiDocument document, HttpRequest request)
    {
        document.Servers = [new OpenApiServer { Url = request.PathBase.HasValue ? request.PathBase.ToUriComponent() : "/", Description = "This service" }];
        if (!request.HttpContext.User.HasClaim(Scope.Claim, Scope.Train))
            return;
        var services = request.HttpContext.RequestServices;
        var jobs = services.GetRequiredService<IJobStore>();
        Fill(document, "/datasets/", "name", services.GetRequiredService<IDatasetStore>().List().FirstOrDefault()?.Name);
        var trained = Newest(JobKind.Training);
        Fill(document, "/train/", "id", trained?.Id.Value);
        Fill(document, "/train/", "number", trained is null ? null : $"{new RunFolder(jobs.RunFolder(trained.Id)).SampleSteps().LastOrDefault()}");
        Fill(document, "/train/speeds/", "id", Newest(JobKind.Measurement)?.Id.Value ?? PathExamples.Job);
        Fill(document, "/project/", "id", Newest(JobKind.Projection)?.Id.Value);
        Fill(document, "/align/", "id", Newest(JobKind.Alignment)?.Id.Value);
        Fill(document, "/imports/", "id", Newest(JobKind.Import)?.Id.Value);

        // The newest that has something to show.
        Job? Newest(JobKind kind) => jobs.List(kind).Reverse().OrderByDescending(job => job.State == JobState.Succeeded).FirstOrDefault();
    }

    private static void Fill(OpenApiDocument document, string route, string name, string? example)
    {
        if (example is null)
            return;
        var parameters = document.Paths.Where(path => path.Key.StartsWith(route, StringComparison.Ordinal))
            .SelectMany(path => path.Value.Operations ?? [])
            .SelectMany(operation => operation.Value.Parameters ?? [])
            .OfType<OpenApiParameter>();
        foreach (var parameter in parameters.Where(parameter => parameter.In == ParameterLocation.Path && parameter.Name == name))
            parameter.Example = JsonValue.Create(example);
    }
}
