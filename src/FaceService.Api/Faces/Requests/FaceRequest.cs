using FaceService.Model.Imaging;

namespace FaceService.Api.Faces.Requests;

/// <summary>
/// What a caller asked for, whichever route it came by: each value is right by itself, the model's abilities are not yet looked at.
/// Null means: not sent.
/// </summary>
internal sealed record FaceRequest
{
    /// <summary>Seeds and latents, in order; empty for random faces.</summary>
    public IReadOnlyList<FaceSource> Sources { get; init; } = [];

    /// <summary>True when they came as a list: with these there is no <c>count</c>.</summary>
    public bool IsList { get; init; }

    public string? Space { get; init; }

    public int? Count { get; init; }

    public double? Truncation { get; init; }

    public string? Noise { get; init; }

    public SeedInput? NoiseSeed { get; init; }

    public AttributesInput Attributes { get; init; } = new(null, "", []);

    public float[]? Label { get; init; }

    public MixInput? Mix { get; init; }

    /// <summary>Index, as it was written, → strength.</summary>
    public IReadOnlyList<KeyValuePair<string, float?>>? Factors { get; init; }

    public int? Size { get; init; }

    public ImageFormat? Format { get; init; }

    public string? Model { get; init; }

    public string? Layout { get; init; }

    public string? Shape { get; init; }

    public ImageColour? Background { get; init; }

    public bool HasLatent => Sources.Any(source => source.Latent is not null);

    /// <summary>Reads what a route has of these.</summary>
    public static FaceRequest Read(IFieldSource source, FaceFields fields)
    {
        var (sources, isList) = ReadSources(source, fields);
        return new FaceRequest
        {
            Sources = sources,
            IsList = isList,
            Space = source.Read(fields.Space),
            Count = source.Read(fields.Count),
            Truncation = source.Read(fields.Truncation),
            Noise = source.Read(fields.Noise),
            NoiseSeed = source.Read(fields.NoiseSeed),
            Attributes = source.ReadAttributes(fields.Attributes),
            Label = source.Read(fields.Label),
            Mix = source.Read(fields.Mix),
            Factors = source.Read(fields.Factors),
            Size = source.Read(fields.Size),
            Format = source.Read(fields.Format) ?? source.Read(fields.MovingFormat),
            Model = source.Read(fields.Model),
            Layout = source.Read(fields.Layout),
            Shape = source.Read(fields.Shape),
            Background = source.Read(fields.Background),
        };
    }

    private static (IReadOnlyList<FaceSource> Sources, bool IsList) ReadSources(IFieldSource source, FaceFields fields)
    {
        FaceField[] ways = [fields.Seed, fields.Seeds, fields.Latent, fields.Latents];
        var sent = ways.Where(source.Has).ToArray();
        if (sent.Length > 1)
        {
            source.Errors.Add(sent[1].Name, $"sent together with {sent[0].Name}", "at most one of seed, seeds, latent and latents");
            return ([], false);
        }

        if ((source.Read(fields.Seeds) ?? source.Read(fields.Latents)) is { } list)
            return (list, true);
        return ((FaceSource.Of(source.Read(fields.Seed)) ?? FaceSource.Of(source.Read(fields.Latent))) is { } one ? [one] : [], false);
    }
}

/// <summary>A seed as it was sent.</summary>
/// <param name="Value">The number it stands for.</param>
/// <param name="IsNumber">False for a text that was hashed: it has no next one.</param>
internal readonly record struct SeedInput(uint Value, bool IsNumber)
{
    /// <summary>The text that it came as; null for a number.</summary>
    public string? Text { get; init; }
}

/// <summary>A latent as it was sent: finite numbers, in one row or, for a w a layer, in several.</summary>
/// <param name="Rows">At least one row.</param>
/// <param name="Nested">True when the rows came as arrays in an array.</param>
/// <param name="Field">Where it stood, for errors.</param>
internal sealed record LatentInput(IReadOnlyList<float[]> Rows, bool Nested, string Field);

/// <summary>What a face is made from: one of the two.</summary>
/// <param name="Seed">A seed.</param>
/// <param name="Latent">A latent.</param>
internal sealed record FaceSource(SeedInput? Seed, LatentInput? Latent)
{
    public static FaceSource? Of(SeedInput? seed) => seed is null ? null : new FaceSource(seed, null);

    public static FaceSource? Of(LatentInput? latent) => latent is null ? null : new FaceSource(null, latent);
}

/// <summary>Style mixing as it was sent.</summary>
/// <param name="Source">What takes over.</param>
/// <param name="Layers">Where.</param>
internal sealed record MixInput(FaceSource Source, IReadOnlyList<int> Layers);

/// <summary>Attribute groups as they were sent.</summary>
/// <param name="Values">Group → value; null when none was sent.</param>
/// <param name="Path">How errors name a group: this and its name.</param>
/// <param name="Others">In a URL, the parameters that are no groups.</param>
internal sealed record AttributesInput(IReadOnlyDictionary<string, string>? Values, string Path, IReadOnlyList<string> Others);
