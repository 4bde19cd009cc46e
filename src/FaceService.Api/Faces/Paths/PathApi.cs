using FaceService.Api.Faces.Orders;
using FaceService.Api.Faces.Pictures;
using FaceService.Api.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace FaceService.Api.Faces.Paths;

/// <summary>Animations from face to face.</summary>
internal static class PathApi
{
    /// <summary>Frames between faces, as a GIF or an animated WebP.</summary>
    internal static async Task<Results<PathResult, ApiProblem>> Interpolate(
        HttpContext context,
        PathDesk desk,
        PathFrames frames,
        FaceStudio studio,
        FaceEncoder encoder,
        IOptions<LimitOptions> limits)
    {
        var errors = new FieldErrors();
        var (fields, unreadable) = await JsonBody.ReadAsync(context.Request, limits.Value.MaxJsonBytes, errors);
        if (fields is null)
            return unreadable!;
        var request = PathRequestJson.Read(fields, limits.Value);
        var (order, problem) = await desk.TakeAsync(
            request, new AcceptHeader(context.Request.Headers.Accept), errors, context.RequestAborted);
        if (order is null)
            return problem!;
        if (studio.Admit(context, FaceCost.Of(order)) is { } closed)
            return closed;
        var (faces, refused) = await studio.GenerateAsync(context, order.Model, await frames.SpecsAsync(order));
        return faces is null ? refused! : new PathResult(order, faces, encoder);
    }
}
