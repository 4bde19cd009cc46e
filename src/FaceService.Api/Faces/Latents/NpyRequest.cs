using FaceService.Api.Faces.Requests;
using FaceService.Api.Problems;
using FaceService.Model.Latents;
using Microsoft.Extensions.Primitives;

namespace FaceService.Api.Faces.Latents;

/// <summary>A request whose latents come as a <c>.npy</c> file, and all else in the URL.</summary>
internal static class NpyRequest
{
    private static readonly string[] Own = ["space", "layout", "noise_seed"];

    /// <param name="query">The parameters.</param>
    /// <param name="array">The file.</param>
    /// <param name="most">How many latents it may hold.</param>
    /// <param name="errors">Gathers what is wrong.</param>
    public static FaceRequest Read(IQueryCollection query, NpyArray array, int most, FieldErrors errors)
    {
        var own = Own.ToDictionary(name => name, name => Single(query, name, errors), StringComparer.Ordinal);
        var rest = new QueryCollection(query.Where(pair => !Own.Contains(pair.Key)).ToDictionary(StringComparer.Ordinal));
        if (rest.ContainsKey("seed"))
            errors.Add("seed", rest["seed"], "no seed: the body holds the latents");
        var request = FaceRequestQuery.Read(rest, null, null, errors);
        return request with
        {
            Sources = Sources(array, most, errors),
            IsList = true,
            Space = own["space"],
            Layout = own["layout"],
            NoiseSeed = own["noise_seed"] is { } text ? Seed(text, errors) : null,
        };
    }

    private static string? Single(IQueryCollection query, string name, FieldErrors errors)
    {
        if (!query.TryGetValue(name, out StringValues values))
            return null;
        if (values.Count != 1)
            errors.Add(name, $"sent {values.Count} times", "each parameter once");
        return values[0];
    }

    private static SeedInput? Seed(string text, FieldErrors errors)
    {
        if (Model.Latents.Seed.TryParse(text, out var seed, out _))
            return new SeedInput(seed, SeedText.IsNumber(text, seed));
        errors.Add("noise_seed", text, Model.Latents.Seed.Allowed);
        return null;
    }

    private static IReadOnlyList<FaceSource> Sources(NpyArray array, int most, FieldErrors errors)
    {
        var shape = array.Shape;
        var count = shape.Count == 1 ? 1 : shape[0];
        if (shape.Count > 3 || count < 1 || count > most || array.Values.Length == 0)
        {
            errors.Add("body", $"an array of shape ({string.Join(", ", shape)})", $"one latent, or an array of 1 to {most}");
            return [];
        }

        var values = array.ToFloat32();
        if (!values.All(float.IsFinite))
            errors.Add("body", "an array with a number that is not finite", "finite numbers that float32 holds");
        return [.. values.Chunk(values.Length / count).Select((latent, i) => new FaceSource(null, new LatentInput(
            shape.Count == 3 ? latent.Chunk(shape[2]).ToArray() : [latent], shape.Count == 3, $"body[{i}]")))];
    }
}
