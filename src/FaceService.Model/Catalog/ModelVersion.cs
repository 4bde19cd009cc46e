using FaceService.Model.Networks.Configs;

namespace FaceService.Model.Catalog;

/// <summary>One version of a model on disk, its weight file's header read and checked, its tensors not yet loaded.</summary>
public sealed record ModelVersion
{
    /// <summary>Name of the weight file in a version's folder.</summary>
    public const string WeightsFileName = "generator.safetensors";

    /// <summary>Name of the card in a version's folder.</summary>
    public const string CardFileName = "card.md";

    /// <summary>Name of the preview in a version's folder.</summary>
    public const string PreviewFileName = "preview.png";

    /// <summary>Name and version.</summary>
    public required ModelId Id { get; init; }

    /// <summary>The folder, holding <c>generator.safetensors</c>, <c>card.md</c> and <c>preview.png</c>.</summary>
    public required string Directory { get; init; }

    /// <summary>Path of the weights.</summary>
    public string WeightsPath => Path.Combine(Directory, WeightsFileName);

    /// <summary>SHA-256 of the weight file, lower-case hex.</summary>
    public required string Digest { get; init; }

    /// <summary>The network's shapes and conventions.</summary>
    public required GeneratorConfig Config { get; init; }

    /// <summary>The attribute groups, in the label's order; empty for a model without labels.</summary>
    public IReadOnlyList<LabelGroup> Labels { get; init; } = [];

    /// <summary>True for a model that comes with the program: it cannot be deleted or replaced.</summary>
    public bool Shipped { get; init; }

    /// <summary>The weight file's <c>licence</c> line, or empty.</summary>
    public string Licence { get; init; } = "";
}

/// <summary>A model's name and version, written NAME@VERSION.</summary>
/// <param name="Name">Matches <c>[a-z0-9][a-z0-9-]{0,62}</c>.</param>
/// <param name="Version">1, 2, 3, …</param>
public readonly record struct ModelId(string Name, int Version)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Name}@{Version}";
}
