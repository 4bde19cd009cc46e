using FaceService.Api.Auth;
using FaceService.Api.Browsers;
using FaceService.Api.Endpoints;
using FaceService.Api.Faces.Latents;
using FaceService.Api.Faces.Outputs;
using FaceService.Api.Faces.Plans;
using FaceService.Api.Faces.Requests;
using FaceService.Api.Problems;
using FaceService.Model.Engine;
using FaceService.Model.Latents;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace FaceService.Api.Faces;

/// <summary>Latents out and in, as JSON and as NumPy's files.</summary>
internal static class LatentsApi
{
    // The file's numbers as they are, as float32, and by latent.
    private const int NpyCopies = 4;

    public static IEndpointRouteBuilder MapLatents(this IEndpointRouteBuilder routes)
    {
        var notes = new FaceNotes(routes.ServiceProvider.GetRequiredService<FaceFields>());
        var group = routes.MapGroup("").WithTags("Latents").RequireCors(CorsSetup.Policy).RequireFaces();
        group.MapPost("/latents", Latents).WithName("getLatents").Describe(notes.Latents);
        group.MapPost("/generate/npy", GenerateNpy).WithName("generateFromNpy").Describe(notes.GenerateNpy);
        group.MapGet("/models/{name}/mean.{suffix}", Mean).WithName("getModelMean").Describe(FaceNotes.Mean);
        group.MapGet("/models/{name}/factors.{suffix}", Factors).WithName("getModelFactors").Describe(FaceNotes.Factors);
        return routes;
    }

    /// <summary>The latents of what POST /generate would draw from the same body.</summary>
    internal static async Task<Results<LatentAnswer, ApiProblem>> Latents(HttpContext context, LatentFinder finder, IOptions<LimitOptions> limits)
    {
        if ((await JsonBody.ReadAsync(context.Request, limits.Value.MaxJsonBytes, new FieldErrors())).Fails(out var problem, out var fields)
            || (await finder.OfAsync(context, fields)).Fails(out problem, out var answer))
            return problem;
        return answer;
    }

    /// <summary>Draws the latents of a .npy file.</summary>
    internal static async Task<Results<FaceResult, ApiProblem>> GenerateNpy(
        HttpContext context, FacePlanner planner, FaceFields fields, FacePipeline pipeline, IOptions<LimitOptions> limits)
    {
        if (context.Request.ContentType is not (LatentAnswer.NpyType or "application/octet-stream"))
            return ApiProblem.UnsupportedMediaType(context.Request.ContentType, $"{LatentAnswer.NpyType} or application/octet-stream");
        if ((await BoundedBody.ReadAsync(context.Request, limits.Value.MaxJsonBytes, NpyCopies)).Fails(out var unreadable, out var body))
            return unreadable;
        if (Parse(body).Fails(out unreadable, out var array))
            return unreadable;
        var (request, errors) = NpyRequest.Read(context.Request.Query, fields, array, limits.Value.MaxCount);
        var accept = new AcceptHeader(context.Request.Headers.Accept);
        return await pipeline.AnswerAsync(
            context, await planner.PlanAsync(request, accept, onlyImages: false, errors, context.RequestAborted));
    }

    /// <summary>The face that truncation pulls towards, or its w.</summary>
    internal static async Task<Results<FaceResult, LatentAnswer, ApiProblem>> Mean(
        string name, string suffix, HttpContext context, LatentFinder finder, FacePipeline pipeline)
    {
        var still = FaceFields.StillOf(suffix);
        if (still is null && suffix is not ("json" or "npy"))
            return ApiProblem.NotFound("path", context.Request.Path.Value!, "mean.png, mean.jpg, mean.webp, mean.json or mean.npy");
        if ((await finder.MeanAsync(name, context.RequestAborted)).Fails(out var problem, out var found))
            return problem;
        var (model, mean) = found;
        if (still is null)
            return new LatentAnswer(model.Version.Id, [mean], suffix == "npy");
        var plan = new FacePlan
        {
            Model = model,
            Faces = [new PlannedFace(new FaceSpec { Latent = mean, Label = new float[model.Config.CDim] }, null, [], null)],
            Size = model.Config.ImageSize,
            Format = still,
            Output = new ImageOutput(),
        };
        return (await pipeline.GenerateAsync(context, plan)).Fails(out problem, out var result) ? problem : result;
    }

    /// <summary>The model's closed-form factors: singular values as JSON, directions [w_dim, w_dim] as a .npy file.</summary>
    internal static async Task<Results<Ok<FactorList>, FileContentHttpResult, ApiProblem>> Factors(
        string name, string suffix, HttpContext context, LatentFinder finder)
    {
        if (suffix is not ("json" or "npy"))
            return ApiProblem.NotFound("path", context.Request.Path.Value!, "factors.json or factors.npy");
        if ((await finder.FactorsAsync(name, context.RequestAborted)).Fails(out var problem, out var found))
            return problem;
        var (model, factors) = found;
        if (suffix == "json")
            return TypedResults.Ok(new FactorList(model.Version.Id.ToString(), factors.SingularValues));
        var width = factors.SingularValues.Length;
        var file = NpyFile.ToBytes(NpyArray.FromFloat32([.. factors.Directions.Cast<float>()], width, width));
        return TypedResults.File(file, LatentAnswer.NpyType, "factors.npy");
    }

    private static Result<NpyArray> Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return NpyFile.Parse(body.Span);
        }
        catch (NpyFormatException error)
        {
            return ApiProblem.Invalid("body", error.Message.TrimEnd('.'), "a .npy file of latents in float32 or float64");
        }
    }
}

/// <summary>A model's closed-form factors, the strongest first.</summary>
/// <param name="Model">NAME@VERSION.</param>
/// <param name="SingularValues">How much each changes the modulation, by index.</param>
internal sealed record FactorList(string Model, IReadOnlyList<double> SingularValues);
