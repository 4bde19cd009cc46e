using FaceService.Api.Faces.Requests;
using FaceService.Api.Problems;
using FaceService.Model.Latents;

namespace FaceService.Api.Faces.Latents;

/// <summary>A request whose latents come as a <c>.npy</c> file, and all else in the URL.</summary>
internal static class NpyRequest
{
    /// <param name="query">The parameters.</param>
    /// <param name="fields">The fields.</param>
    /// <param name="array">The file.</param>
    /// <param name="most">How many latents it may hold.</param>
    public static (FaceRequest Request, FieldErrors Errors) Read(IQueryCollection query, FaceFields fields, NpyArray array, int most)
    {
        var source = new QuerySource(query, fields.OfNpy);
        source.Forbid(fields.Seed, "no seed: the body holds the latents");
        return (FaceRequest.Read(source, fields) with { Sources = Sources(array, most, source.Errors), IsList = true }, source.Errors);
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
