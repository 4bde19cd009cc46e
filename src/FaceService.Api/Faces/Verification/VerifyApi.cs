using FaceService.Api.Problems;
using FaceService.Model.Imaging;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace FaceService.Api.Faces.Verification;

/// <summary>Where images are checked for the mark.</summary>
internal static class VerifyApi
{
    /// <summary>Whether an image carries the mark, and whether it was made here.</summary>
    internal static async Task<Results<Ok<VerifyAnswer>, ApiProblem>> Verify(
        HttpContext context, Verifier verifier, IOptions<LimitOptions> limits)
    {
        var (file, unreadable) = await ImageUpload.ReadAsync(context.Request, limits.Value.MaxImageBytes);
        if (unreadable is not null)
            return unreadable;
        try
        {
            var (answer, problem) = await verifier.VerifyAsync(context, file);
            return answer is null ? problem! : TypedResults.Ok(answer);
        }
        catch (ImageException e) when (e.Fault != ImageFault.Failed)
        {
            return e.Fault == ImageFault.TooLarge
                ? ApiProblem.TooLarge("file", e.Message.TrimEnd('.'), "a smaller picture")
                : ApiProblem.Invalid("file", e.Message.TrimEnd('.'), "a whole PNG, JPEG, WebP or GIF");
        }
    }
}
