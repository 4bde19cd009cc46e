namespace FaceService.Api.Faces.Requests;

/// <summary>
/// What a caller asked for, whichever route it came by: kinds are right, ranges and the model's abilities are not yet
/// looked at. Null means: not sent.
/// </summary>
internal sealed record FaceRequest
{
    /// <summary>Seeds and latents, in order; empty for random faces.</summary>
    public IReadOnlyList<FaceSource> Sources { get; init; } = [];

    /// <summary>True when they came as <c>seeds</c> or <c>latents</c>: with these there is no <c>count</c>.</summary>
    public bool IsList { get; init; }

    public string? Space { get; init; }

    public int? Count { get; init; }

    public double? Truncation { get; init; }

    public string? Noise { get; init; }

    public SeedInput? NoiseSeed { get; init; }

    /// <summary>How an attribute is named in errors: <c>attributes.</c> and its name in JSON, its name alone in a URL.</summary>
    public string AttributePath { get; init; } = "attributes.";

    /// <summary>Group → value.</summary>
    public IReadOnlyDictionary<string, string>? Attributes { get; init; }

    public float[]? Label { get; init; }

    public MixInput? Mix { get; init; }

    /// <summary>Index, as it was written, → strength.</summary>
    public IReadOnlyList<KeyValuePair<string, float>>? Factors { get; init; }

    public int? Size { get; init; }

    public string? Format { get; init; }

    public string? Model { get; init; }

    public string? Layout { get; init; }
}
