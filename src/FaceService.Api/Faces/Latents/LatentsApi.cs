using FaceService.Api.Auth;
using FaceService.Api.Batching;
using FaceService.Api.Browsers;
using FaceService.Api.Description;
using FaceService.Api.Faces.Orders;
using FaceService.Api.Faces.Pictures;
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
    internal static async Task<Results<LatentAnswer, ApiProblem>> Latents(HttpContext context, LatentDesk desk, IOptions<LimitOptions> limits)
    {
        var (fields, unreadable) = await JsonBody.ReadAsync(context.Request, limits.Value.MaxJsonBytes, new FieldErrors());
        if (fields is null)
            return unreadable!;
        var (answer, problem) = await desk.OfAsync(context, fields);
        return answer is null ? problem! : answer;
    }

    /// <summary>Draws the latents of a .npy file.</summary>
    internal static async Task<Results<FacesResult, ApiProblem>> GenerateNpy(
        HttpContext context, OrderDesk desk, FaceStudio studio, FaceEncoder encoder, IOptions<LimitOptions> limits)
    {
        if (context.Request.ContentType is not (LatentAnswer.NpyType or "application/octet-stream"))
            return ApiProblem.UnsupportedMediaType(context.Request.ContentType, $"{LatentAnswer.NpyType} or application/octet-stream");
        var (body, unreadable) = await BoundedBody.ReadAsync(context.Request, limits.Value.MaxJsonBytes, NpyCopies);
        if (unreadable is not null)
            return unreadable;
        var errors = new FieldErrors();
        if (Parse(body, errors) is not { } array)
            return ApiProblem.Invalid(errors);
        var request = NpyRequest.Read(context.Request.Query, array, limits.Value.MaxCount, errors);
        var (order, problem) = await desk.TakeAsync(
            request, new AcceptHeader(context.Request.Headers.Accept), onlyImages: false, errors, context.RequestAborted);
        if (order is null)
            return problem!;
        if (studio.Admit(context, FaceCost.Of(order)) is { } closed)
            return closed;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.Vary = "Accept";
        var (faces, refused) = await studio.GenerateAsync(context, order.Model, [.. order.Portraits.Select(p => p.Spec)]);
        return faces is null ? refused! : new FacesResult(order, faces, encoder);
    }

    /// <summary>The face that truncation pulls towards, or its w.</summary>
    internal static async Task<Results<FacesResult, LatentAnswer, ApiProblem>> Mean(
        string name, string suffix, HttpContext context, LatentDesk desk, FaceStudio studio, FaceEncoder encoder)
    {
        var still = suffix is "png" or "jpg" or "webp" ? ImageFormat.FromName(suffix) : null;
        if (still is null && suffix is not ("json" or "npy"))
            return ApiProblem.NotFound("path", context.Request.Path.Value!, "mean.png, mean.jpg, mean.webp, mean.json or mean.npy");
        var (model, mean, problem) = await desk.MeanAsync(name, context.RequestAborted);
        if (model is null)
            return problem!;
        if (still is null)
            return new LatentAnswer(model.Version.Id, [mean!], suffix == "npy");
        var spec = new FaceSpec { Latent = mean!, Label = new float[model.Version.Config.CDim] };
        var order = Order(model, spec, still);
        if (studio.Admit(context, FaceCost.Of(order)) is { } closed)
            return closed;
        var (faces, refused) = await studio.GenerateAsync(context, model, [spec]);
        if (faces is null)
            return refused!;
        context.Response.Headers.CacheControl = "no-store";
        return new FacesResult(order, faces, encoder);
    }

    /// <summary>The model's closed-form factors: singular values as JSON, directions [w_dim, w_dim] as a .npy file.</summary>
    internal static async Task<Results<Ok<FactorList>, FileContentHttpResult, ApiProblem>> Factors(
        string name, string suffix, HttpContext context, LatentDesk desk)
    {
        if (suffix is not ("json" or "npy"))
            return ApiProblem.NotFound("path", context.Request.Path.Value!, "factors.json or factors.npy");
        var (model, factors, problem) = await desk.FactorsAsync(name, context.RequestAborted);
        if (model is null)
            return problem!;
        if (suffix == "json")
            return TypedResults.Ok(new FactorList(model.Version.Id.ToString(), factors!.SingularValues));
        var width = factors!.SingularValues.Length;
        var file = NpyFile.ToBytes(NpyArray.FromFloat32([.. factors.Directions.Cast<float>()], width, width));
        return TypedResults.File(file, LatentAnswer.NpyType, "factors.npy");
    }

    private static FaceOrder Order(ServedModel model, FaceSpec spec, ImageFormat format) => new()
    {
        Model = model,
        VersionNamed = false,
        Portraits = [new Portrait(spec, null, [], null)],
        IsRandom = false,
        Size = model.Version.Config.ImageSize,
        Format = format,
        Layout = FaceLayout.Image,
    };

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
