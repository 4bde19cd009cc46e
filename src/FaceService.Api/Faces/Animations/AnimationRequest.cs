using System.Text.Json;
using FaceService.Api.Faces.Requests;
using FaceService.Api.Problems;

namespace FaceService.Api.Faces.Animations;

/// <summary>What <c>POST /interpolate</c> was sent: kinds are right, ranges are not yet looked at.</summary>
/// <param name="Shared">The faces to pass through, and how each frame is drawn.</param>
/// <param name="Frames">Frames in all.</param>
/// <param name="FramesPerSecond">How fast it plays.</param>
/// <param name="Path">linear or spherical.</param>
/// <param name="Loop">Whether it leads back to the first face and plays on.</param>
internal sealed record AnimationRequest(FaceRequest Shared, int? Frames, int? FramesPerSecond, string? Path, bool? Loop)
{
    public const string AllowedSpeed = "an integer from 1 to 50";

    public static AnimationRequest Read(JsonFields fields, LimitOptions limits)
    {
        var keys = Keys(fields, limits.MaxCount);
        var request = new AnimationRequest(
            FaceRequestJson.ReadShared(fields) with { Sources = keys, IsList = true },
            fields.Int("frames", $"an integer from 2 to {limits.MaxFrames}"),
            fields.Int("fps", AllowedSpeed),
            fields.Text("path", FaceWords.Paths),
            fields.Flag("loop"));
        fields.RefuseUnknown();
        return request;
    }

    private static IReadOnlyList<FaceSource> Keys(JsonFields fields, int most)
    {
        var (from, to, seeds) = (fields.Get("from"), fields.Get("to"), fields.Get("seeds"));
        if (seeds is not null && (from is not null || to is not null))
        {
            fields.Errors.Add("seeds", $"sent together with {(from is null ? "to" : "from")}", "seeds, or from and to");
            return [];
        }

        if (seeds is not null)
        {
            var keys = FaceRequestJson.Seeds(fields, "seeds", most);
            if (keys.Count == 1)
                fields.Refuse("seeds", seeds.Value, $"an array of 2 to {most} seeds");
            return keys;
        }

        return [.. new[] { Key(fields, "from", from), Key(fields, "to", to) }.OfType<FaceSource>()];
    }

    // A number or a string is a seed, an array is a latent.
    private static FaceSource? Key(JsonFields fields, string name, JsonElement? value)
    {
        if (value is not { } sent)
        {
            fields.Errors.Add(name, null, "a seed or a latent; or seeds instead of from and to");
            return null;
        }

        if (sent.ValueKind == JsonValueKind.Array)
            return LatentReader.Latent(sent, name, fields.Errors) is { } latent ? new FaceSource(null, latent) : null;
        return LatentReader.Seed(sent, name, fields.Errors) is { } seed ? new FaceSource(seed, null) : null;
    }
}
