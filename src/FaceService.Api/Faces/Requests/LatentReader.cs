using System.Text.Json;
using FaceService.Api.Problems;

namespace FaceService.Api.Faces.Requests;

/// <summary>Reads seeds and vectors from JSON.</summary>
internal static class LatentReader
{
    private const string AllowedLatent = "an array of finite numbers, or for space w an array of such arrays";
    private const string AllowedNumber = "a finite number that float32 holds";

    /// <summary>A seed, or null with an error noted.</summary>
    public static SeedInput? Seed(JsonElement value, string field, FieldErrors errors)
    {
        if (!Model.Latents.Seed.TryRead(value, out var seed, out _))
        {
            errors.Add(field, JsonFields.Show(value), Model.Latents.Seed.Allowed);
            return null;
        }

        return new SeedInput(seed, value.ValueKind == JsonValueKind.Number || SeedText.IsNumber(value.GetString()!, seed));
    }

    /// <summary>A latent, or null with errors noted.</summary>
    public static LatentInput? Latent(JsonElement value, string field, FieldErrors errors)
    {
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0)
        {
            errors.Add(field, JsonFields.Show(value), AllowedLatent);
            return null;
        }

        if (value[0].ValueKind != JsonValueKind.Array)
            return Floats(value, field, errors) is { } row ? new LatentInput([row], false, field) : null;

        var rows = value.EnumerateArray().Select((element, i) => Floats(element, $"{field}[{i}]", errors)).ToArray();
        return rows.All(row => row is not null) ? new LatentInput(rows!, true, field) : null;
    }

    /// <summary>An array of numbers, or null with errors noted.</summary>
    public static float[]? Floats(JsonElement value, string field, FieldErrors errors)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            errors.Add(field, JsonFields.Show(value), "an array of finite numbers");
            return null;
        }

        var numbers = new float[value.GetArrayLength()];
        var good = true;
        var i = 0;
        foreach (var element in value.EnumerateArray())
            good &= TryFloat(element, $"{field}[{i}]", errors, out numbers[i++]);
        return good ? numbers : null;
    }

    /// <summary>One number; false with an error noted.</summary>
    public static bool TryFloat(JsonElement value, string field, FieldErrors errors, out float number)
    {
        number = 0;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetSingle(out number) && float.IsFinite(number))
            return true;
        errors.Add(field, JsonFields.Show(value), AllowedNumber);
        return false;
    }
}
