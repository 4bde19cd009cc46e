using FaceService.Api.Auth;
using FaceService.Api.Browsers;
using FaceService.Api.Endpoints;
using FaceService.Api.Faces.Outputs;
using FaceService.Api.Faces.Plans;
using FaceService.Api.Faces.Requests;
using FaceService.Api.Observability;
using FaceService.Api.Problems;
using FaceService.Model.Imaging;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace FaceService.Api.Faces;

/// <summary>Faces over HTTP: one by its address, or many by a description.</summary>
internal static class FacesApi
{
    public static IEndpointRouteBuilder MapFaces(this IEndpointRouteBuilder routes)
    {
        var notes = new FaceNotes(routes.ServiceProvider.GetRequiredService<FaceFields>());
        var group = routes.MapGroup("").WithTags("Faces").RequireCors(CorsSetup.Policy).RequireFaces();
        group.MapGet("/face", GetFace).WithName("getFace").AllowEmbedding().Describe(notes.Face);
        group.MapGet("/face/{name}", GetNamedFace).WithName("getFaceFile").AllowEmbedding().Describe(notes.NamedFace);
        group.MapGet("/avatar/{text}", AvatarsApi.GetAvatar).WithName("getAvatar").RequireCors(CorsSetup.Avatars).AllowEmbedding().Describe(notes.Avatar);
        group.MapGet("/avatars", AvatarsPage.OfAsync).ExcludeFromDescription();
        group.MapPost("/generate", Generate).WithName("generate").Describe(notes.Generate);
        group.MapPost("/interpolate", AnimationsApi.Interpolate).WithName("interpolate").Describe(notes.Interpolate);
        group.MapPost("/verify", VerifyApi.Verify).WithName("verify").Describe(FaceNotes.Verify);
        group.MapPost("/v1/images/generations", OpenAiApi.Generate).WithName("createImages").Describe(notes.OpenAi);
        routes.MapSheets();
        routes.MapLatents();
        return routes;
    }

    /// <summary>A portrait: of the seed that is sent, or of a random one.</summary>
    internal static Task<Results<FaceResult, StatusCodeHttpResult, ApiProblem>> GetFace(
        HttpContext context, FacePlanner planner, FaceFields fields, FacePipeline pipeline) =>
        Answer(context, null, null, planner, fields, pipeline);

    /// <summary>The portrait of a seed, in the format that the suffix names.</summary>
    internal static async Task<Results<FaceResult, StatusCodeHttpResult, ApiProblem>> GetNamedFace(
        string name, HttpContext context, FacePlanner planner, FaceFields fields, FacePipeline pipeline)
    {
        name = SentName(context, name);
        var dot = name.LastIndexOf('.');
        return dot >= 0 && FaceFields.StillOf(name[(dot + 1)..]) is { } format
            ? await Answer(context, name[..dot], format, planner, fields, pipeline)
            : ApiProblem.NotFound("path", PrivatePath.Of(context.Request.Path), "/face/{seed}.png, /face/{seed}.jpg or /face/{seed}.webp");
    }

    /// <summary>One or many portraits, from seeds, from latents, or random.</summary>
    internal static async Task<Results<FaceResult, ApiProblem>> Generate(
        HttpContext context, FacePlanner planner, FaceFields fields, FacePipeline pipeline, IOptions<LimitOptions> limits)
    {
        if ((await JsonBody.ReadAsync(context.Request, limits.Value.MaxJsonBytes, new FieldErrors())).Fails(out var unreadable, out var json))
            return unreadable;
        var source = new JsonSource(json, fields.OfGenerate);
        var request = FaceRequest.Read(source, fields);
        source.RefuseUnknown();
        var accept = new AcceptHeader(context.Request.Headers.Accept);
        return await pipeline.AnswerAsync(
            context, await planner.PlanAsync(request, accept, onlyImages: false, source.Errors, context.RequestAborted));
    }

    private static async Task<Results<FaceResult, StatusCodeHttpResult, ApiProblem>> Answer(
        HttpContext context, string? pathSeed, ImageFormat? format, FacePlanner planner, FaceFields fields, FacePipeline pipeline)
    {
        var source = new QuerySource(context.Request.Query, fields.OfFace);
        if (pathSeed is not null)
            source.Forbid(fields.Seed, "no parameter seed: the path names it");
        var request = FaceRequest.Read(source, fields);
        if (pathSeed is not null)
        {
            var seed = FaceSource.Of(fields.Seed.FromQuery!(fields.Seed, pathSeed, source.Errors));
            request = request with { Sources = seed is null ? [] : [seed], Format = format };
        }

        var accept = new AcceptHeader(context.Request.Headers.Accept);
        if ((await planner.PlanAsync(request, accept, onlyImages: true, source.Errors, context.RequestAborted)).Fails(out var problem, out var plan))
            return problem;

        return await AnswerAsync(context, plan, pipeline);
    }

    /// <summary>The plan's face, unless the caller has it already.</summary>
    internal static async Task<Results<FaceResult, StatusCodeHttpResult, ApiProblem>> AnswerAsync(HttpContext context, FacePlan plan, FacePipeline pipeline)
    {
        var tag = plan.IsRandom ? null : FaceCaching.TagOf(plan);
        FaceCaching.Write(context.Response, plan, tag);
        if (tag is not null && FaceCaching.IsKnown(context.Request, tag))
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        return (await pipeline.GenerateAsync(context, plan)).Fails(out var problem, out var result) ? problem : result;
    }

    /// <summary>A path's last part, as it was sent, decoded once: routing leaves %2F as it is and decodes %25, so that "a%2Fb" and "a%252Fb" become one.</summary>
    internal static string SentName(HttpContext context, string routed)
    {
        var path = context.Features.Get<IHttpRequestFeature>()!.RawTarget.Split('?')[0].TrimEnd('/');
        return path.Length > 0 // a server in memory has none
            ? Uri.UnescapeDataString(path[(path.LastIndexOf('/') + 1)..])
            : routed.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
    }
}
