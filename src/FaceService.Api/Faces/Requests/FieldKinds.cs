using System.Globalization;
using System.Text.Json;
using FaceService.Api.Problems;
using FaceService.Model.Imaging;
using FaceService.Model.Latents;
using Microsoft.OpenApi;
using SeedText = FaceService.Model.Latents.Seed;

namespace FaceService.Api.Faces.Requests;

/// <summary>The kinds of fields: how each is read, and what it says is allowed.</summary>
internal static class FieldKinds
{
    public const JsonSchemaType SeedOrLatent = JsonSchemaType.Integer | JsonSchemaType.String | JsonSchemaType.Array;

    public static FaceField<int?> Integer(string name, int least, int most, string text) => new(name, text)
    {
        Type = JsonSchemaType.Integer,
        Allowed = $"an integer from {least} to {most}",
        Range = (least, most),
        FromJson = (field, value, where, errors) =>
            JsonInteger.TryRead(value, least, most, out var number) ? (int)number : field.Refuse(value, where, errors),
        FromQuery = (field, sent, errors) =>
            TryNumber(sent, out var number) && number == Math.Truncate(number) && number >= least && number <= most ? (int)number : field.Refuse(sent, errors),
    };

    public static FaceField<double?> Number(string name, double least, double most, string text) => new(name, text)
    {
        Type = JsonSchemaType.Number,
        Allowed = string.Create(CultureInfo.InvariantCulture, $"a number from {least} to {most}"),
        Range = (least, most),
        FromJson = (field, value, where, errors) =>
            value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number >= least && number <= most
                ? number
                : field.Refuse(value, where, errors),
        FromQuery = (field, sent, errors) =>
            TryNumber(sent, out var number) && number >= least && number <= most ? number : field.Refuse(sent, errors),
    };

    /// <summary>Any text; what it names is looked up later.</summary>
    public static FaceField<string> Text(string name, string allowed, string text) => new(name, text)
    {
        Type = JsonSchemaType.String,
        Allowed = allowed,
        FromJson = (field, value, where, errors) => JsonValues.TextOf(value) ?? field.Refuse(value, where, errors),
        FromQuery = (_, sent, _) => sent,
    };

    public static FaceField<string> OneOf(string name, IReadOnlyList<string> words, string text) => new(name, text)
    {
        Type = JsonSchemaType.String,
        Allowed = FaceWords.Or(words),
        Words = words,
        FromJson = (field, value, where, errors) => JsonValues.TextOf(value) is not { } word
            ? field.Refuse(value, where, errors)
            : words.Contains(word) ? word : Unknown(field, word, where, errors),
        FromQuery = (field, sent, errors) => words.Contains(sent) ? sent : field.Refuse(sent, errors),
    };

    /// <summary>A format by its name; jpg is taken for jpeg.</summary>
    public static FaceField<ImageFormat> Format(IReadOnlyList<ImageFormat> formats, string text)
    {
        string[] names = [.. formats.Select(format => format.Name)];
        return new("format", text)
        {
            Type = JsonSchemaType.String,
            Allowed = FaceWords.Or(names),
            Words = names,
            FromJson = (field, value, where, errors) => JsonValues.TextOf(value) is not { } word
                ? field.Refuse(value, where, errors)
                : Find(word) ?? Unknown(field, word, where, errors),
            FromQuery = (field, sent, errors) => Find(sent) ?? field.Refuse(sent, errors),
        };

        ImageFormat? Find(string word) =>
            ImageFormat.FromName(word) is { } found && formats.Contains(found) && !word.Any(char.IsUpper) ? found : null;
    }

    public static FaceField<ImageColour?> Colour(string name, string text) => new(name, text)
    {
        Type = JsonSchemaType.String,
        Allowed = ImageColour.Allowed,
        FromJson = (field, value, where, errors) =>
            JsonValues.TextOf(value) is { } word && ImageColour.TryParse(word, out var colour) ? colour : field.Refuse(value, where, errors),
        FromQuery = (field, sent, errors) => ImageColour.TryParse(sent, out var colour) ? colour : field.Refuse(sent, errors),
    };

    public static FaceField<bool?> Flag(string name, string text) => new(name, text)
    {
        Type = JsonSchemaType.Boolean,
        Allowed = "true or false",
        FromJson = (field, value, where, errors) =>
            value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : field.Refuse(value, where, errors),
    };

    public static FaceField<SeedInput?> Seed(string name, string text) => new(name, text)
    {
        Type = JsonSchemaType.Integer | JsonSchemaType.String,
        Allowed = SeedText.Allowed,
        FromJson = (field, value, where, errors) => JsonValues.ReadSeed(value, where, errors),
        FromQuery = (field, sent, errors) =>
            SeedText.TryParse(sent, out var seed, out _) ? new SeedInput(seed, JsonValues.IsNumber(sent, seed)) { Text = sent } : field.Refuse(sent, errors),
    };

    public static FaceField<LatentInput> Latent(string name, string text) => new(name, text)
    {
        Type = JsonSchemaType.Array,
        Items = JsonSchemaType.Number | JsonSchemaType.Array,
        Allowed = JsonValues.Latents,
        FromJson = (_, value, where, errors) => JsonValues.ReadLatent(value, where, errors),
    };

    /// <summary>A number or a string is a seed, an array a latent.</summary>
    public static FaceField<FaceSource> Source(string name, string text, string allowed = "a seed or a latent") => new(name, text)
    {
        Type = SeedOrLatent,
        Items = JsonSchemaType.Number | JsonSchemaType.Array,
        Allowed = allowed,
        FromJson = (_, value, where, errors) => JsonValues.ReadSource(value, where, errors),
    };

    /// <summary>An array whose elements are read one by one; wrong ones are left out, and noted.</summary>
    public static FaceField<IReadOnlyList<T>> List<T>(
        string name, int least, int most, JsonSchemaType items, string elements, Func<JsonElement, string, FieldErrors, T?> read, string text)
        where T : class => new(name, text)
        {
            Type = JsonSchemaType.Array,
            Items = items,
            Allowed = $"an array of {least} to {most} {elements}",
            FromJson = (field, value, where, errors) =>
                value.ValueKind == JsonValueKind.Array && value.GetArrayLength() is var length && length >= least && length <= most
                    ? [.. value.EnumerateArray().Select((element, i) => read(element, $"{where}[{i}]", errors)).OfType<T>()]
                    : field.Refuse(value, where, errors),
        };

    /// <summary>Indices; one that is no integer is noted, and 0.</summary>
    public static FaceField<int[]> Indices(string name, int most, string text) =>
        Array(name, most, JsonSchemaType.Integer, "indices", JsonValues.ReadIndex, text);

    /// <summary>Finite numbers; one that is none is noted, and 0.</summary>
    public static FaceField<float[]> Numbers(string name, int most, string text) =>
        Array(name, most, JsonSchemaType.Number, "finite numbers", (value, where, errors) => JsonValues.ReadFloat(value, where, errors) ?? 0, text);

    /// <summary>As many finite numbers as the model wants.</summary>
    public static FaceField<float[]> Vector(string name, string text) => new(name, text)
    {
        Type = JsonSchemaType.Array,
        Items = JsonSchemaType.Number,
        Allowed = "an array of finite numbers",
        FromJson = (_, value, where, errors) => JsonValues.ReadFloats(value, where, errors),
    };

    /// <summary>A seed or a latent, and the layers that it takes over.</summary>
    public static FaceField<MixInput> Mix(string name, int most, string text)
    {
        var layers = Indices("layers", most, "The layers.") with { Allowed = "an array of layer indices", Required = true };
        var (seed, latent) = (Seed("seed", "A seed."), Latent("latent", "A latent."));
        return new(name, text)
        {
            Type = JsonSchemaType.Object,
            Allowed = "an object",
            FromJson = (field, value, where, errors) =>
            {
                if (value.ValueKind != JsonValueKind.Object)
                    return field.Refuse(value, where, errors);
                var source = new JsonSource(new JsonFields(value, where, errors), [seed, latent, layers]);
                if (source.Has(seed) == source.Has(latent))
                    errors.Add($"{where}.seed", source.Has(seed) ? "sent together with latent" : null, "exactly one of seed and latent");
                var taking = FaceSource.Of(source.Read(seed)) ?? FaceSource.Of(source.Read(latent));
                var indices = source.Read(layers) ?? [];
                source.RefuseUnknown();
                return taking is null ? null : new MixInput(taking, indices);
            },
        };
    }

    /// <summary>Entries of an object whose names are data.</summary>
    public static FaceField<IReadOnlyList<KeyValuePair<string, T>>> Entries<T>(string name, JsonSchemaType values, Func<JsonElement, string, FieldErrors, T?> read, string text) =>
        new(name, text)
        {
            Type = JsonSchemaType.Object,
            Values = values,
            Allowed = "an object",
            FromJson = (field, value, where, errors) =>
            {
                if (value.ValueKind != JsonValueKind.Object)
                    return field.Refuse(value, where, errors);
                var entries = new List<KeyValuePair<string, T>>();
                var fields = new JsonFields(value, where, errors);
                foreach (var (key, entry) in fields.Entries())
                    if (read(entry, fields.PathOf(key), errors) is { } good)
                        entries.Add(KeyValuePair.Create(key, good));
                return entries;
            },
        };

    private static FaceField<T[]> Array<T>(
        string name, int most, JsonSchemaType items, string elements, Func<JsonElement, string, FieldErrors, T> read, string text) => new(name, text)
        {
            Type = JsonSchemaType.Array,
            Items = items,
            Allowed = $"an array of 1 to {most} {elements}",
            FromJson = (field, value, where, errors) =>
                value.ValueKind == JsonValueKind.Array && value.GetArrayLength() is var length && length >= 1 && length <= most
                    ? [.. value.EnumerateArray().Select((element, i) => read(element, $"{where}[{i}]", errors))]
                    : field.Refuse(value, where, errors),
        };

    private static bool TryNumber(string text, out double number) => double.TryParse(
        text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out number)
        && double.IsFinite(number);

    private static T? Unknown<T>(FaceField<T> field, string word, string where, FieldErrors errors)
    {
        errors.Add(where, word.Length == 0 ? "empty" : word, field.Allowed);
        return default;
    }
}
