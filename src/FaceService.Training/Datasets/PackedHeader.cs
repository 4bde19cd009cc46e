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

    public required IReadOnlyList<SkippedPicture> Skipped { get; init; }
}
