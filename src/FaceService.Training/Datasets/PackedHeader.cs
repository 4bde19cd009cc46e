using System.Text.Json;
using FaceService.Model.Networks.Configs;

namespace FaceService.Training.Datasets;

/// <summary>The JSON at the start of a packed cache.</summary>
internal sealed record PackedHeader
{
    public required int Count { get; init; }

    public required int Size { get; init; }

    public required string SourceDigest { get; init; }

    /// <summary>SHA-256 over labels and pixels: what training saw, whatever the source was called.</summary>
    public required string ContentDigest { get; init; }

    public required string Layout { get; init; }

    public required IReadOnlyList<LabelGroup> Groups { get; init; }

    public required IReadOnlyList<int[]> Classes { get; init; }

    public required IReadOnlyList<string> Files { get; init; }

    public required IReadOnlyList<SkippedImage> Skipped { get; init; }

    public IReadOnlyList<string> Notes { get; init; } = [];
}

internal static class PackedJson
{
    public static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
}

/// <summary>A file that looked like an image and is not used.</summary>
/// <param name="File">Its name inside the source.</param>
/// <param name="Reason">Why.</param>
public sealed record SkippedImage(string File, string Reason);
