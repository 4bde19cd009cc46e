using System.Text.Json.Serialization;

namespace FaceService.Api.Faces.Verification;

/// <summary>What <c>POST /verify</c> found out.</summary>
/// <param name="Marked">Whether the file says that it is synthetic.</param>
/// <param name="MadeHere">Whether the marked request draws this image here.</param>
/// <param name="Similarity">1 for the same image, towards 0 for another; null where nothing could be compared.</param>
/// <param name="Reason">Why, in a sentence.</param>
/// <param name="Mark">What the mark says; null without one.</param>
internal sealed record VerifyAnswer(
    bool Marked,
    [property: JsonPropertyName("madeHere")] MadeHere MadeHere,
    double? Similarity,
    string Reason,
    MarkStatement? Mark);
