using FaceService.Api.Auth;
using FaceService.Api.Browsers;
using FaceService.Api.Description;
using FaceService.Api.Faces.Animations;
using FaceService.Api.Faces.Latents;
using FaceService.Api.Faces.Outputs;
using FaceService.Api.Faces.Plans;
using FaceService.Api.Faces.Requests;
using FaceService.Api.Faces.Sheets;
using FaceService.Api.Faces.Verification;
using FaceService.Api.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace FaceService.Api.Faces;

/// <summary>Faces over HTTP: one by its address, or many by a description.</summary>
internal static class FacesApi
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static IEndpointRouteBuilder MapFaces(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("").WithTags("Faces").RequireCors(CorsSetup.Policy).RequireFaces();
        group.MapMethods("/face", Reading, GetFace).Describe(FaceNotes.Face);
        group.MapMethods("/face/{name}", Reading, GetNamedFace).Describe(FaceNotes.NamedFace);
        group.MapPost("/generate", Generate).Describe(FaceNotes.Generate);
        group.MapPost("/interpolate", AnimationsApi.Interpolate).Describe(FaceNotes.Interpolate);
        group.MapPost("/verify", VerifyApi.Verify).Describe(FaceNotes.Verify);
        routes.MapSheets();
        routes.MapLatents();
        return routes;
    }

    /// <summary>A portrait: of the seed that is sent, or of a random one.</summary>
    internal static Task<Results<FaceResult, StatusCodeHttpResult, ApiProblem>> GetFace(
        HttpContext context, FacePlanner planner, FacePipeline pipeline) =>
        Answer(context, null, null, planner, pipeline);

    /// <summary>The portrait of a seed, in the format that the suffix names.</summary>
    internal static async Task<Results<FaceResult, StatusCodeHttpResult, ApiProblem>> GetNamedFace(
        string name, HttpContext context, FacePlanner planner, FacePipeline pipeline)
    {
        var dot = name.LastIndexOf('.');
        return dot >= 0 && name[(dot + 1)..] is "png" or "jpg" or "webp"
            ? await Answer(context, name[..dot], name[(dot + 1)..], planner, pipeline)
            : ApiProblem.NotFound("path", context.Request.Path.Value!, "/face/{seed}.png, /face/{seed}.jpg or /face/{seed}.webp");
    }

    /// <summary>One or many portraits, from seeds, from latents, or random.</summary>
    internal static async Task<Results<FaceResult, ApiProblem>> Generate(
        HttpContext context, FacePlanner planner, FacePipeline pipeline, IOptions<LimitOptions> limits)
    {
        var errors = new FieldErrors();
        if ((await JsonBody.ReadAsync(context.Request, limits.Value.MaxJsonBytes, errors)).Fails(out var unreadable, out var fields))
            return unreadable;
        var request = FaceRequestJson.ReadGenerate(fields, limits.Value.MaxCount);
        var accept = new AcceptHeader(context.Request.Headers.Accept);
        return await pipeline.AnswerAsync(
            context, await planner.PlanAsync(request, accept, onlyImages: false, errors, context.RequestAborted));
    }

    private static async Task<Results<FaceResult, StatusCodeHttpResult, ApiProblem>> Answer(
        HttpContext context, string? pathSeed, string? suffix, FacePlanner planner, FacePipeline pipeline)
    {
        var errors = new FieldErrors();
        var request = FaceRequestQuery.Read(context.Request.Query, pathSeed, suffix, errors);
        var accept = new AcceptHeader(context.Request.Headers.Accept);
        if ((await planner.PlanAsync(request, accept, onlyImages: true, errors, context.RequestAborted)).Fails(out var problem, out var plan))
            return problem;

        var tag = plan.IsRandom ? null : FaceCaching.TagOf(plan);
        FaceCaching.Write(context.Response, plan, tag);
        if (tag is not null && FaceCaching.IsKnown(context.Request, tag))
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        return (await pipeline.GenerateAsync(context, plan)).Fails(out problem, out var result) ? problem : result;
    }
}
