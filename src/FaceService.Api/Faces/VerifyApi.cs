using FaceService.Api.Faces.Requests;
using FaceService.Api.Faces.Verification;
using FaceService.Api.Pages;
using FaceService.Api.Problems;
using FaceService.Model.Imaging;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace FaceService.Api.Faces;

/// <summary>Where images are checked for the mark.</summary>
internal static class VerifyApi
{
    /// <summary>Whether an image carries the mark, and whether it was made here. A page for whoever prefers HTML.</summary>
    internal static async Task<Results<Ok<VerifyAnswer>, PageResult, ApiProblem>> Verify(
        HttpContext context, Verifier verifier, IOptions<LimitOptions> limits)
    {
        context.Response.Headers.Vary = "Accept";
        if ((await ImageUpload.ReadAsync(context.Request, limits.Value.MaxImageBytes)).Fails(out var unreadable, out var file))
            return unreadable;
        try
        {
            if ((await verifier.VerifyAsync(context, file)).Fails(out var problem, out var answer))
                return problem;
            return PageResult.IsWanted(context.Request) ? VerifyPage.Of(answer) : TypedResults.Ok(answer);
        }
        catch (ImageException e) when (e.Fault != ImageFault.Failed)
        {
            return e.Fault == ImageFault.TooLarge
                ? ApiProblem.TooLarge("file", e.Message.TrimEnd('.'), "a smaller picture")
                : ApiProblem.Invalid("file", e.Message.TrimEnd('.'), "a whole PNG, JPEG, WebP or GIF");
        }
    }
}
