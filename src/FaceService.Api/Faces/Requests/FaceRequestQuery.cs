using System.Globalization;
using FaceService.Api.Problems;
using FaceService.Model.Latents;

namespace FaceService.Api.Faces.Requests;

/// <summary>Reads a request from a URL. What is no parameter of its own is an attribute group; the model knows which it has.</summary>
internal static class FaceRequestQuery
{
    /// <summary>The parameters that are not attributes.</summary>
    public static readonly IReadOnlyList<string> Names = ["seed", "size", "truncation", "noise", "model", "format"];

    /// <param name="query">The parameters.</param>
    /// <param name="pathSeed">The seed, where the path carries it.</param>
    /// <param name="pathFormat">The format that the path's suffix names; it beats the parameter.</param>
    /// <param name="errors">Gathers what is wrong.</param>
    public static FaceRequest Read(IQueryCollection query, string? pathSeed, string? pathFormat, FieldErrors errors)
    {
        var fields = Single(query, errors);
        if (pathSeed is not null && fields.ContainsKey("seed"))
            errors.Add("seed", fields["seed"], "no parameter seed: the path names it");
        var seed = pathSeed ?? fields.GetValueOrDefault("seed");
        var attributes = fields.Where(field => !Names.Contains(field.Key)).ToDictionary(StringComparer.Ordinal);
        return new FaceRequest
        {
            Sources = seed is not null && ReadSeed(seed, errors) is { } source ? [source] : [],
            Size = Int(fields, "size", errors),
            Truncation = Number(fields, "truncation", FaceWords.Truncation, errors),
            Noise = fields.GetValueOrDefault("noise"),
            Model = fields.GetValueOrDefault("model"),
            Format = pathFormat ?? fields.GetValueOrDefault("format"),
            AttributePath = "",
            Attributes = attributes.Count > 0 ? attributes : null,
        };
    }

    private static Dictionary<string, string> Single(IQueryCollection query, FieldErrors errors)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, values) in query)
        {
            if (values.Count == 1)
                fields[name] = values[0] ?? "";
            else
                errors.Add(name, $"sent {values.Count} times", "each parameter once");
        }

        return fields;
    }

    private static FaceSource? ReadSeed(string text, FieldErrors errors)
    {
        if (Seed.TryParse(text, out var seed, out _))
            return new FaceSource(new SeedInput(seed, SeedText.IsNumber(text, seed)), null);
        errors.Add("seed", text.Length == 0 ? "empty" : text, Seed.Allowed);
        return null;
    }

    private static int? Int(Dictionary<string, string> fields, string name, FieldErrors errors)
    {
        if (!fields.TryGetValue(name, out var text))
            return null;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            return number;
        errors.Add(name, text.Length == 0 ? "empty" : text, "an integer");
        return null;
    }

    private static double? Number(Dictionary<string, string> fields, string name, string allowed, FieldErrors errors)
    {
        const NumberStyles Plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (!fields.TryGetValue(name, out var text))
            return null;
        if (double.TryParse(text, Plain, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
            return number;
        errors.Add(name, text.Length == 0 ? "empty" : text, allowed);
        return null;
    }
}
