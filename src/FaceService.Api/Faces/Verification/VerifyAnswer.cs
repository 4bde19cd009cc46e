using System.Text.Json;
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

/// <summary>Whether an image was made by this service.</summary>
internal enum MadeHere
{
    /// <summary>The marked request draws this image.</summary>
    Yes,

    /// <summary>The marked request draws another image: the mark was copied, or the image was changed.</summary>
    No,

    /// <summary>There is nothing to compare with.</summary>
    Unknown,
}

/// <summary>What a mark says.</summary>
/// <param name="System">The AI system that it names.</param>
/// <param name="Version">That system's version.</param>
/// <param name="Request">The canonical request, if it holds one in JSON.</param>
internal sealed record MarkStatement(string? System, string? Version, JsonElement? Request);
