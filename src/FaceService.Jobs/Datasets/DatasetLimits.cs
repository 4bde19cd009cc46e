namespace FaceService.Jobs.Datasets;

/// <summary>How much a dataset from outside may be.</summary>
public sealed record DatasetLimits
{
    /// <summary>Bytes of the zip. 8 GiB hold 70,000 JPEG faces at 512 pixels.</summary>
    public long MaxZipBytes { get; init; } = 8L << 30;

    /// <summary>Files in the zip, of any kind.</summary>
    public int MaxFiles { get; init; } = 300_000;

    /// <summary>Bytes of one image.</summary>
    public long MaxPictureBytes { get; init; } = 32 << 20;

    /// <summary>Bytes that decoding one image for the contact sheet may take; one that takes more is left out of the sheet.</summary>
    public long MaxDecodeBytes { get; init; } = 1L << 30;

    /// <summary>Bytes of one list of labels.</summary>
    public long MaxLabelBytes { get; init; } = 256 << 20;

    /// <summary>Bytes of everything that is kept, unpacked.</summary>
    public long MaxUnpackedBytes { get; init; } = 16L << 30;

    /// <summary>How often its packed length a file may unpack to. Images are packed already; even a long list of labels stays below 50.</summary>
    public int MaxRatio { get; init; } = 200;

    /// <summary>Files this small may have any ratio: they cannot do harm, and a short run of zeros packs very well.</summary>
    public long RatioFreeBytes { get; init; } = 1 << 20;

    /// <summary>For a path on the machine itself: its owner may add what the disk holds.</summary>
    public static DatasetLimits Local { get; } = new()
    {
        MaxZipBytes = long.MaxValue,
        MaxFiles = 100_000_000,
        MaxUnpackedBytes = long.MaxValue,
        MaxPictureBytes = 64 << 20,
    };
}
