using FaceService.Model.Networks.Configs;
using FaceService.Training.Datasets;

namespace FaceService.Jobs.Datasets;

/// <summary>What is known of a dataset; kept beside it as <c>about.json</c>.</summary>
public sealed record StoredDataset
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>When it was added.</summary>
    public required DateTimeOffset Added { get; init; }

    /// <summary>Images that training can use.</summary>
    public required int Pictures { get; init; }

    /// <summary>Bytes on disk.</summary>
    public required long Bytes { get; init; }

    /// <summary>SHA-256 of the stored zip, lower-case hex.</summary>
    public required string Digest { get; init; }

    /// <summary>The sizes of the images, the most frequent first; at most twenty.</summary>
    public required IReadOnlyList<ImageSizeCount> Sizes { get; init; }

    /// <summary>How the labels were found: plain (none), dataset.json, …</summary>
    public required string Layout { get; init; }

    /// <summary>The attribute groups with their values; empty without labels.</summary>
    public required IReadOnlyList<LabelGroup> Groups { get; init; }

    /// <summary>The classes that occur, by their names, with their images.</summary>
    public required IReadOnlyList<ClassCount> Classes { get; init; }

    /// <summary>Why the labels that came with the images cannot be used; null where they can, or where there are none.</summary>
    public string? LabelProblem { get; init; }

    /// <summary>What is odd in the labels, such as a file that they name twice: a sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Images that were left out because they cannot be used, or have no label where others have one.</summary>
    public required int SkippedPictures { get; init; }

    /// <summary>The first hundred of them, with the reasons.</summary>
    public required IReadOnlyList<SkippedImage> Skipped { get; init; }

    /// <summary>Files left out because they are neither images nor labels.</summary>
    public required int IgnoredFiles { get; init; }
}

/// <summary>How many images are of a class.</summary>
/// <param name="Name">Its values joined by slashes, such as <c>female/asian</c>.</param>
/// <param name="Pictures">How many.</param>
public sealed record ClassCount(string Name, int Pictures);

/// <summary>How many images have a size.</summary>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
/// <param name="Pictures">How many.</param>
public sealed record ImageSizeCount(int Width, int Height, int Pictures);
