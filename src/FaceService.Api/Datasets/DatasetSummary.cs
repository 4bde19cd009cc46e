using FaceService.Jobs.Datasets;

namespace FaceService.Api.Datasets;

/// <summary>One dataset as <c>GET /datasets</c> tells it.</summary>
internal sealed record DatasetSummary
{
    public required string Name { get; init; }

    /// <summary>Images that training can use.</summary>
    public required int Pictures { get; init; }

    /// <summary>Bytes on disk.</summary>
    public required long Bytes { get; init; }

    /// <summary>The sizes of the images, the most frequent first.</summary>
    public required IReadOnlyList<ImageSizeCount> Sizes { get; init; }

    /// <summary>Attribute group → its values; empty without labels.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Attributes { get; init; }

    /// <summary>Class → how many images are of it.</summary>
    public required IReadOnlyDictionary<string, int> Classes { get; init; }

    /// <summary>Where more is told, what was skipped included.</summary>
    public required string Url { get; init; }

    /// <summary>An image of some of the images; null if none could be drawn.</summary>
    public required string? ContactSheet { get; init; }

    public static DatasetSummary Of(StoredDataset dataset, bool hasSheet, PathString root) => new()
    {
        Name = dataset.Name,
        Pictures = dataset.Pictures,
        Bytes = dataset.Bytes,
        Sizes = dataset.Sizes,
        Attributes = dataset.Groups.ToDictionary(g => g.Name, g => g.Values, StringComparer.Ordinal),
        Classes = dataset.Classes.ToDictionary(c => c.Name, c => c.Pictures, StringComparer.Ordinal),
        Url = $"{root}/datasets/{dataset.Name}",
        ContactSheet = hasSheet ? $"{root}/datasets/{dataset.Name}/contact.png" : null,
    };
}

/// <summary>All datasets.</summary>
/// <param name="Datasets">By name.</param>
internal sealed record DatasetList(IReadOnlyList<DatasetSummary> Datasets);
