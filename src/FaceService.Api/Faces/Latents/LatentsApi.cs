using FaceService.Api.Auth;
using FaceService.Api.Browsers;
using FaceService.Api.Description;
using FaceService.Api.Faces.Outputs;
using FaceService.Api.Faces.Plans;
using FaceService.Api.Faces.Requests;
using FaceService.Api.Problems;
using FaceService.Model.Engine;
using FaceService.Model.Imaging;
using FaceService.Model.Latents;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace FaceService.Api.Faces.Latents;

/// <summary>Latents out and in, as JSON and as NumPy's files.</summary>
internal static class LatentsApi
{
    // The file's numbers as they are, as float32, and by latent.
    private const int NpyCopies = 4;

    public static IEndpointRouteBuilder MapLatents(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("").WithTags("Latents").RequireCors(CorsSetup.Policy).RequireFaces();
        group.MapPost("/latents", Latents).Describe(LatentNotes.Latents);
        group.MapPost("/generate/npy", GenerateNpy).Describe(LatentNotes.GenerateNpy);
        group.MapGet("/models/{name}/mean.{suffix}", Mean).Describe(LatentNotes.Mean);
        group.MapGet("/models/{name}/factors.{suffix}", Factors).Describe(LatentNotes.Factors);
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
        HttpContext context, FacePlanner planner, FacePipeline pipeline, IOptions<LimitOptions> limits)
    {
        if (context.Request.ContentType is not (LatentAnswer.NpyType or "application/octet-stream"))
            return ApiProblem.UnsupportedMediaType(context.Request.ContentType, $"{LatentAnswer.NpyType} or application/octet-stream");
        if ((await BoundedBody.ReadAsync(context.Request, limits.Value.MaxJsonBytes, NpyCopies)).Fails(out var unreadable, out var body))
            return unreadable;
        var errors = new FieldErrors();
        if (Parse(body, errors) is not { } array)
            return ApiProblem.Invalid(errors);
        var request = NpyRequest.Read(context.Request.Query, array, limits.Value.MaxCount, errors);
        var accept = new AcceptHeader(context.Request.Headers.Accept);
        return await pipeline.AnswerAsync(
            context, await planner.PlanAsync(request, accept, onlyImages: false, errors, context.RequestAborted));
    }

    /// <summary>The face that truncation pulls towards, or its w.</summary>
    internal static async Task<Results<FaceResult, LatentAnswer, ApiProblem>> Mean(
        string name, string suffix, HttpContext context, LatentFinder finder, FacePipeline pipeline)
    {
        var still = suffix is "png" or "jpg" or "webp" ? ImageFormat.FromName(suffix) : null;
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

    private static NpyArray? Parse(ReadOnlyMemory<byte> body, FieldErrors errors)
    {
        try
        {
            return NpyFile.Parse(body.Span);
        }
        catch (NpyFormatException error)
        {
            errors.Add("body", error.Message.TrimEnd('.'), "a .npy file of latents in float32 or float64");
            return null;
        }
    }
}
