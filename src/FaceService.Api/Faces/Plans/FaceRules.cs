using System.Globalization;
using FaceService.Api.Faces.Requests;
using FaceService.Api.Problems;
using FaceService.Model.Engine;

namespace FaceService.Api.Faces.Plans;

/// <summary>What fields may say together, and what the model must be able to do for them. Each rule notes its own errors.</summary>
internal static class FaceRules
{
    /// <summary>What the model lacks may not be asked for.</summary>
    public static void Abilities(FaceRequest request, ModelTraits model, FieldErrors errors)
    {
        if (!model.HasW)
        {
            Lacks("space", request.Space == "w" ? "w" : null, "z");
            Lacks("truncation", Show(request.Truncation), "no truncation");
            Lacks("mix", request.Mix is null ? null : "sent", "no mix");
            Lacks("factors", request.Factors is null ? null : "sent", "no factors");
        }

        if (!model.HasNoise)
            Lacks("noise", request.Noise, "no noise");

        void Lacks(string field, string? value, string instead)
        {
            if (value is not null)
                errors.Add(field, value, $"{instead}: the model {model.Name} has none of that");
        }
    }

    /// <summary>How many faces, and whether a count may say so.</summary>
    public static int Count(FaceRequest request, FieldErrors errors)
    {
        if (request.Count is not { } count)
            return Math.Max(1, request.Sources.Count);
        if (request.IsList || request.HasLatent)
            errors.Add("count", Show(count), "no count beside seeds, latent or latents");
        else if (request.Sources is [{ Seed.IsNumber: false }])
            errors.Add("count", Show(count), "no count beside a seed that is a text: it has no next one");
        return count;
    }

    public static NoiseMode Noise(FaceRequest request, FieldErrors errors)
    {
        var mode = request.Noise is { } name ? Enum.Parse<NoiseMode>(name, ignoreCase: true) : NoiseMode.Const;
        if (request.NoiseSeed is { } seed && mode != NoiseMode.Random)
            errors.Add("noise_seed", Show(seed.Value), "no noise_seed unless noise is random");
        else if (mode == NoiseMode.Random && request.NoiseSeed is null && request.HasLatent)
            errors.Add("noise_seed", null, "a seed for the noise: a latent has none of its own");
        return mode;
    }

    public static void Space(FaceRequest request, FieldErrors errors)
    {
        // A latent that could not be read was sent all the same.
        if (request.Space is not null && !request.HasLatent && request.Mix?.Source.Latent is null && !errors.Any)
            errors.Add("space", request.Space, "no space without a latent: a seed is drawn in z");
    }

    /// <summary>Pixels of all images together: what a request keeps in memory.</summary>
    public static void Pixels(string field, int pictures, int size, ModelTraits model, LimitOptions limits, FieldErrors errors)
    {
        var side = Math.Max(size, model.Config.ImageSize);
        var most = limits.MaxPixels / ((long)side * side);
        if (!errors.Any && pictures > most)
            errors.Add(field, Show(pictures), $"at most {most} pictures of {side} pixels a side");
    }

    /// <summary>The raw label, if one was sent and is of the model's length.</summary>
    public static void Label(FaceRequest request, ModelTraits model, FieldErrors errors)
    {
        if (request.Label is not { } label)
            return;
        if (model.Config.CDim == 0)
            errors.Add("label", $"an array of {label.Length}", $"no label: the model {model.Name} has none");
        else if (request.Attributes.Values is not null)
            errors.Add("label", "sent together with attributes", "one of the two");
        else if (label.Length != model.Config.CDim)
            errors.Add("label", $"an array of {label.Length}", $"an array of {model.Config.CDim} finite numbers");
    }

    public static List<FactorStrength> Factors(FaceRequest request, ModelTraits model, FieldErrors errors)
    {
        var factors = new List<FactorStrength>();
        foreach (var (name, strength) in request.Factors ?? [])
        {
            if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < model.WDim && Show(index) == name)
                factors.Add(new FactorStrength(index, strength!.Value));
            else if (model.HasW)
                errors.Add($"factors.{name}", "not the index of a factor", $"an index from 0 to {model.WDim - 1}");
        }

        factors.Sort((a, b) => a.Index.CompareTo(b.Index));
        return factors;
    }

    /// <summary>Indices of something that the model has so many of, each once.</summary>
    public static void Indices(string field, IReadOnlyList<int> indices, int count, string what, FieldErrors errors)
    {
        for (var i = 0; i < indices.Count; i++)
            if (indices[i] < 0 || indices[i] >= count)
                errors.Add($"{field}[{i}]", Show(indices[i]), $"an index from 0 to {count - 1}");
        if (indices.Distinct().Count() != indices.Count)
            errors.Add(field, string.Join(", ", indices), $"each {what} once");
    }

    public static string Show(IFormattable? value) => value?.ToString(null, CultureInfo.InvariantCulture)!;
}
