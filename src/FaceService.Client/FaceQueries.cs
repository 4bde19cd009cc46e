namespace FaceService.Client;

/// <summary>What is asked of every face. What is not set is left to the service.</summary>
public abstract record FaceSettings
{
    /// <summary>Pixels a side.</summary>
    public int? Size { get; init; }

    /// <summary>0 is the mean face, 1 is as trained.</summary>
    public double? Truncation { get; init; }

    /// <summary>const, none or random.</summary>
    public string? Noise { get; init; }

    /// <summary>NAME or NAME@VERSION.</summary>
    public string? Model { get; init; }

    /// <summary>png, jpeg or webp.</summary>
    public string? Format { get; init; }

    /// <summary>Attribute group → value.</summary>
    public IReadOnlyDictionary<string, string>? Attributes { get; init; }
}

/// <summary>One face.</summary>
public sealed record FaceQuery : FaceSettings
{
    /// <summary>What decides it; null for a random one.</summary>
    public FaceSeed? Seed { get; init; }
}

/// <summary>The face that belongs to a text.</summary>
public sealed record AvatarQuery : FaceSettings
{
    /// <summary>square, circle or rounded.</summary>
    public string? Shape { get; init; }

    /// <summary>What lies outside of the shape: transparent, hex, or a CSS name.</summary>
    public string? Background { get; init; }
}

/// <summary>Several faces: of seeds, or so many of one or of random ones.</summary>
public sealed record FacesQuery : FaceSettings
{
    /// <summary>The first one's seed, with <see cref="Count"/>.</summary>
    public FaceSeed? Seed { get; init; }

    /// <summary>A seed each.</summary>
    public IReadOnlyList<FaceSeed>? Seeds { get; init; }

    /// <summary>How many.</summary>
    public int? Count { get; init; }

    /// <summary>Index → strength along the model's factors.</summary>
    public IReadOnlyDictionary<string, float>? Factors { get; init; }
}

/// <summary>The way through several faces.</summary>
public sealed record AnimationQuery : FaceSettings
{
    /// <summary>Two or more to pass through.</summary>
    public required IReadOnlyList<FaceSeed> Seeds { get; init; }

    /// <summary>Frames in all.</summary>
    public int? Frames { get; init; }

    /// <summary>Frames a second.</summary>
    public int? Fps { get; init; }

    /// <summary>z or w.</summary>
    public string? Space { get; init; }

    /// <summary>Whether it leads back to the first face and plays on.</summary>
    public bool? Loop { get; init; }
}
