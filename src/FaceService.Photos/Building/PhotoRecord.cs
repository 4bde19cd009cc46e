using System.Text.Json.Serialization;
using FaceService.Photos.Faces;
using FaceService.Photos.Quality;

namespace FaceService.Photos.Building;

/// <summary>What became of a photo: a line of the build's log.</summary>
internal sealed record PhotoRecord
{
    public required string File { get; init; }

    /// <summary>Why none of it is in the dataset, where that is the photo's own fault.</summary>
    public DropReason? Reason { get; init; }

    public string? Detail { get; init; }

    /// <summary>Name of a colour profile that is not sRGB's.</summary>
    public string? Profile { get; init; }

    public IReadOnlyList<FaceRecord> Faces { get; init; } = [];

    /// <summary>A small JPEG, where the report may show the photo.</summary>
    public byte[]? Thumbnail { get; set; }

    /// <summary>Bytes of the zip once this photo's faces are in it.</summary>
    public long End { get; set; }
}

/// <summary>What became of a face.</summary>
internal sealed record FaceRecord
{
    public required FaceBox Box { get; init; }

    public required FaceMeasures Measures { get; init; }

    /// <summary>Why it is not in the dataset; null if it is.</summary>
    public DropReason? Reason { get; set; }

    public string? Detail { get; set; }

    public PictureHash Hash { get; init; }

    /// <summary>The recognition network's numbers, in 256ths; empty where nobody asks.</summary>
    public sbyte[] Person { get; init; } = [];

    /// <summary>The index of its value in each group of labels.</summary>
    public int[] Values { get; init; } = [];

    public byte[]? Thumbnail { get; set; }

    /// <summary>Its place in the zip; null where it is dropped.</summary>
    public ZipEntryPlace? Place { get; set; }

    /// <summary>The file for the zip, until it is written.</summary>
    [JsonIgnore]
    public byte[]? Png { get; set; }
}

/// <summary>An entry of the zip.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Crc">CRC-32 of its content.</param>
/// <param name="Length">Bytes of its content.</param>
/// <param name="Offset">Where its header stands.</param>
internal sealed record ZipEntryPlace(string Name, uint Crc, uint Length, long Offset);
