using FaceService.Api.Faces.Outputs;
using FaceService.Api.Faces.Requests;
using FaceService.Api.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace FaceService.Api.Faces;

/// <summary>Animations from face to face.</summary>
internal static class AnimationsApi
{
    /// <summary>Frames between faces, as a GIF or an animated WebP.</summary>
    internal static async Task<Results<FaceResult, ApiProblem>> Interpolate(
        HttpContext context, AnimationPlanner planner, FacePipeline pipeline, IOptions<LimitOptions> limits)
    {
        if ((await JsonBody.ReadAsync(context.Request, limits.Value.MaxJsonBytes, new FieldErrors())).Fails(out var unreadable, out var json))
            return unreadable;
        return await pipeline.AnswerAsync(
            context, await planner.PlanAsync(json, new AcceptHeader(context.Request.Headers.Accept), context.RequestAborted));
    }
}
