using FaceService.Api.Auth;
using FaceService.Api.Browsers;
using FaceService.Api.Description;
using FaceService.Api.Faces.Latents;
using FaceService.Api.Faces.Orders;
using FaceService.Api.Faces.Paths;
using FaceService.Api.Faces.Pictures;
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
        group.MapPost("/interpolate", PathApi.Interpolate).Describe(FaceNotes.Interpolate);
        group.MapPost("/verify", VerifyApi.Verify).Describe(FaceNotes.Verify);
        routes.MapSheets();
        routes.MapLatents();
        return routes;
    }

    /// <summary>A portrait: of the seed that is sent, or of a random one.</summary>
    internal static Task<Results<FacesResult, StatusCodeHttpResult, ApiProblem>> GetFace(
        HttpContext context, OrderDesk desk, FaceStudio studio, FaceEncoder encoder) =>
        Answer(context, null, null, desk, studio, encoder);

    /// <summary>The portrait of a seed, in the format that the suffix names.</summary>
    internal static async Task<Results<FacesResult, StatusCodeHttpResult, ApiProblem>> GetNamedFace(
        string name, HttpContext context, OrderDesk desk, FaceStudio studio, FaceEncoder encoder)
    {
        var dot = name.LastIndexOf('.');
        return dot >= 0 && name[(dot + 1)..] is "png" or "jpg" or "webp"
            ? await Answer(context, name[..dot], name[(dot + 1)..], desk, studio, encoder)
            : ApiProblem.NotFound("path", context.Request.Path.Value!, "/face/{seed}.png, /face/{seed}.jpg or /face/{seed}.webp");
    }

    /// <summary>One or many portraits, from seeds, from latents, or random.</summary>
    internal static async Task<Results<FacesResult, ApiProblem>> Generate(
        HttpContext context, OrderDesk desk, FaceStudio studio, FaceEncoder encoder, IOptions<LimitOptions> limits)
    {
        var errors = new FieldErrors();
        var (fields, unreadable) = await JsonBody.ReadAsync(context.Request, limits.Value.MaxJsonBytes, errors);
        if (fields is null)
            return unreadable!;
        var request = FaceRequestJson.ReadGenerate(fields, limits.Value.MaxCount);
        var accept = new AcceptHeader(context.Request.Headers.Accept);
        var (order, problem) = await desk.TakeAsync(request, accept, onlyImages: false, errors, context.RequestAborted);
        if (order is null)
            return problem!;
        if (studio.Admit(context, FaceCost.Of(order)) is { } closed)
            return closed;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.Vary = "Accept";
        var (faces, refused) = await studio.GenerateAsync(context, order.Model, [.. order.Portraits.Select(p => p.Spec)]);
        return faces is null ? refused! : new FacesResult(order, faces, encoder);
    }

    private static async Task<Results<FacesResult, StatusCodeHttpResult, ApiProblem>> Answer(
        HttpContext context, string? pathSeed, string? suffix, OrderDesk desk, FaceStudio studio, FaceEncoder encoder)
    {
        var errors = new FieldErrors();
        var request = FaceRequestQuery.Read(context.Request.Query, pathSeed, suffix, errors);
        var accept = new AcceptHeader(context.Request.Headers.Accept);
        var (order, problem) = await desk.TakeAsync(request, accept, onlyImages: true, errors, context.RequestAborted);
        if (order is null)
            return problem!;

        var tag = order.IsRandom ? null : FaceCaching.TagOf(order);
        if (tag is not null && FaceCaching.IsKnown(context.Request, tag))
        {
            FaceCaching.Write(context.Response, order, tag);
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        }

        if (studio.Admit(context, FaceCost.Of(order)) is { } closed)
            return closed;
        var (faces, refused) = await studio.GenerateAsync(context, order.Model, [order.Portraits[0].Spec]);
        if (faces is null)
            return refused!;
        FaceCaching.Write(context.Response, order, tag);
        return new FacesResult(order, faces, encoder);
    }
}
