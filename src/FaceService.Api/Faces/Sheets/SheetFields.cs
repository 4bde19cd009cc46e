using System.Text.Json;
using FaceService.Api.Faces.Requests;
using FaceService.Api.Problems;

namespace FaceService.Api.Faces.Sheets;

/// <summary>Reads what sheets have beyond a single face's fields.</summary>
internal static class SheetFields
{
    private const int MostNumbers = 64;

    /// <summary>Faces in an array: a number or a string is a seed, an array a latent.</summary>
    public static IReadOnlyList<FaceSource> Faces(JsonFields fields, string name, int most)
    {
        var allowed = $"an array of 1 to {most} seeds and latents";
        if (fields.Get(name) is null)
            fields.Errors.Add(name, null, allowed);
        var elements = fields.Array(name, most, allowed) ?? [];
        return [.. elements.Select((element, i) => Face(element, $"{name}[{i}]", fields.Errors)).OfType<FaceSource>()];
    }

    /// <summary>One face.</summary>
    public static IReadOnlyList<FaceSource> Face(JsonFields fields, string name)
    {
        if (fields.Get(name) is { } value)
            return Face(value, name, fields.Errors) is { } face ? [face] : [];
        fields.Errors.Add(name, null, "a seed or a latent");
        return [];
    }

    /// <summary>Indices; null where the field is not there.</summary>
    public static int[]? Indices(JsonFields fields, string name)
    {
        var elements = fields.Array(name, MostNumbers, $"an array of 1 to {MostNumbers} indices");
        return elements is null ? null : [.. elements.Select((element, i) => Index(element, $"{name}[{i}]", fields.Errors))];
    }

    /// <summary>Finite numbers; null where the field is not there.</summary>
    public static float[]? Numbers(JsonFields fields, string name)
    {
        var elements = fields.Array(name, MostNumbers, $"an array of 1 to {MostNumbers} finite numbers");
        return elements is null ? null : [.. elements.Select((element, i) => Number(element, $"{name}[{i}]", fields.Errors))];
    }

    private static FaceSource? Face(JsonElement value, string field, FieldErrors errors)
    {
        if (value.ValueKind == JsonValueKind.Array)
            return LatentReader.Latent(value, field, errors) is { } latent ? new FaceSource(null, latent) : null;
        return LatentReader.Seed(value, field, errors) is { } seed ? new FaceSource(seed, null) : null;
    }

    private static int Index(JsonElement value, string field, FieldErrors errors)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var index))
            return index;
        errors.Add(field, JsonFields.Show(value), "an integer");
        return 0;
    }

    private static float Number(JsonElement value, string field, FieldErrors errors) =>
        LatentReader.TryFloat(value, field, errors, out var number) ? number : 0;
}
