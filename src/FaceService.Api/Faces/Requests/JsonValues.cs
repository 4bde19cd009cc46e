using System.Globalization;
using System.Text.Json;
using FaceService.Api.Problems;
using FaceService.Model.Latents;
using SeedText = FaceService.Model.Latents.Seed;

namespace FaceService.Api.Faces.Requests;

/// <summary>Reads seeds, latents and numbers from JSON; what is wrong is noted under the path where it stands.</summary>
internal static class JsonValues
{
    public const string Latents = "an array of finite numbers, or for space w an array of such arrays";

    /// <summary>A text, or null with an error noted.</summary>
    public static string? ReadText(JsonElement value, string where, FieldErrors errors)
    {
        if (TextOf(value) is { } text)
            return text;
        errors.Add(where, JsonFields.Show(value), "a string");
        return null;
    }

    /// <summary>A seed, or null with an error noted.</summary>
    public static SeedInput? ReadSeed(JsonElement value, string where, FieldErrors errors)
    {
        if (SeedText.TryRead(value, out var seed, out _))
        {
            var text = TextOf(value);
            return new SeedInput(seed, text is null || IsNumber(text, seed)) { Text = text };
        }

        errors.Add(where, JsonFields.Show(value), SeedText.Allowed);
        return null;
    }

    /// <summary>A latent, or null with errors noted.</summary>
    public static LatentInput? ReadLatent(JsonElement value, string where, FieldErrors errors)
    {
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0)
        {
            errors.Add(where, JsonFields.Show(value), Latents);
            return null;
        }

        if (value[0].ValueKind != JsonValueKind.Array)
            return ReadFloats(value, where, errors) is { } row ? new LatentInput([row], false, where) : null;
        var rows = value.EnumerateArray().Select((element, i) => ReadFloats(element, $"{where}[{i}]", errors)).ToArray();
        return rows.All(row => row is not null) ? new LatentInput(rows!, true, where) : null;
    }

    /// <summary>A seed or a latent, or null with errors noted.</summary>
    public static FaceSource? ReadSource(JsonElement value, string where, FieldErrors errors)
    {
        if (value.ValueKind == JsonValueKind.Array)
            return FaceSource.Of(ReadLatent(value, where, errors));
        return FaceSource.Of(ReadSeed(value, where, errors));
    }

    /// <summary>An array of numbers, or null with errors noted.</summary>
    public static float[]? ReadFloats(JsonElement value, string where, FieldErrors errors)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            errors.Add(where, JsonFields.Show(value), "an array of finite numbers");
            return null;
        }

        var numbers = new float[value.GetArrayLength()];
        var good = true;
        var i = 0;
        foreach (var element in value.EnumerateArray())
            good &= TryFloat(element, $"{where}[{i}]", errors, out numbers[i++]);
        return good ? numbers : null;
    }

    /// <summary>One number, or null with an error noted.</summary>
    public static float? ReadFloat(JsonElement value, string where, FieldErrors errors) =>
        TryFloat(value, where, errors, out var number) ? number : null;

    /// <summary>An index, or 0 with an error noted.</summary>
    public static int ReadIndex(JsonElement value, string where, FieldErrors errors)
    {
        if (!JsonInteger.TryRead(value, int.MinValue, int.MaxValue, out var index))
            errors.Add(where, JsonFields.Show(value), "an integer");
        return (int)index;
    }

    /// <summary>A text; null for what is none, also for an escape such as \ud800 that stands alone: System.Text.Json throws then.</summary>
    public static string? TextOf(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Tells a number written as text from a text that was hashed.</summary>
    public static bool IsNumber(string text, uint seed) => text == seed.ToString(CultureInfo.InvariantCulture);

    private static bool TryFloat(JsonElement value, string where, FieldErrors errors, out float number)
    {
        number = 0;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetSingle(out number) && float.IsFinite(number))
            return true;
        errors.Add(where, JsonFields.Show(value), "a finite number that float32 holds");
        return false;
    }
}
