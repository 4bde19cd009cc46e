using System.Text.Json;

namespace FaceService.Api.Models;

/// <summary>One model as <c>GET /models</c> tells it.</summary>
internal sealed record ModelSummary
{
    /// <summary>NAME@VERSION.</summary>
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required int Version { get; init; }

    /// <summary>Whether requests that name no model get this one.</summary>
    public required bool Default { get; init; }

    /// <summary>Whether it comes with the program; then it cannot be deleted.</summary>
    public required bool Shipped { get; init; }

    /// <summary>Whether it is in memory; others are loaded when they are first asked for.</summary>
    public required bool Loaded { get; init; }

    /// <summary>Why it cannot be served, as its last load found out; null where there is nothing against it.</summary>
    public required string? Problem { get; init; }

    /// <summary>SHA-256 of the weights.</summary>
    public required string Digest { get; init; }

    public required string Architecture { get; init; }

    /// <summary>Pixels a side that it draws; any other size is resized from it.</summary>
    public required int ImageSize { get; init; }

    public required int MinSize { get; init; }

    public required int MaxSize { get; init; }

    public required int ZDim { get; init; }

    /// <summary>How seeds become z: normal or uniform.</summary>
    public required string ZDistribution { get; init; }

    /// <summary>Length of w; 0 without a w space, and then there is no truncation, mixing or factor either.</summary>
    public required int WDim { get; init; }

    /// <summary>Rows of w: what mixing's layers count.</summary>
    public required int NumWs { get; init; }

    /// <summary>Length of the raw label.</summary>
    public required int CDim { get; init; }

    /// <summary>Whether it has noise inputs.</summary>
    public required bool Noise { get; init; }

    /// <summary>The truncation of a request that names none.</summary>
    public required double Truncation { get; init; }

    /// <summary>Group → its values.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Attributes { get; init; }

    /// <summary>float32, bfloat16 or float16; null until it is loaded.</summary>
    public required string? Precision { get; init; }

    /// <summary>What it was measured with and came to, as <c>face model evaluate</c> wrote it; null before that.</summary>
    public required JsonElement? Evaluation { get; init; }

    public required string Licence { get; init; }

    /// <summary>Where more is told, the card included.</summary>
    public required string Url { get; init; }

    /// <summary>An image of what it draws; null if it has none.</summary>
    public required string? Preview { get; init; }
}

/// <summary>One model as <c>GET /models/{name}</c> tells it.</summary>
/// <param name="Model">What the list tells, too.</param>
/// <param name="Versions">All versions under the name, the newest first.</param>
/// <param name="Card">What it was made from and what it is good for, in Markdown; empty without a card.</param>
internal sealed record ModelDetails(ModelSummary Model, IReadOnlyList<int> Versions, string Card);

/// <summary>All that is served.</summary>
/// <param name="Default">NAME@VERSION of what requests without a model get; null while there is none.</param>
/// <param name="Models">Every version, by name, the newest first.</param>
internal sealed record ModelList(string? Default, IReadOnlyList<ModelSummary> Models);
