using System.ComponentModel.DataAnnotations;
using FaceService.Jobs.Datasets;

namespace FaceService.Api.Datasets;

/// <summary>How much a dataset that is sent may be. Section <c>Datasets</c>.</summary>
public sealed class DatasetOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Datasets";

    /// <summary>MiB of the zip.</summary>
    [Range(1, 1 << 20)]
    public int MaxZipMiB { get; set; } = 8 * 1024;

    /// <summary>MiB of what is in it, unpacked.</summary>
    [Range(1, 1 << 21)]
    public int MaxUnpackedMiB { get; set; } = 16 * 1024;

    /// <summary>Files in it.</summary>
    [Range(1, 10_000_000)]
    public int MaxFiles { get; set; } = 300_000;

    /// <summary>MiB of one image.</summary>
    [Range(1, 1024)]
    public int MaxPictureMiB { get; set; } = 32;

    /// <summary>Uploads at one time: each takes disk, and a core to look through it.</summary>
    [Range(1, 64)]
    public int MaxUploads { get; set; } = 2;

    /// <summary>The same as the dataset store takes it.</summary>
    internal DatasetLimits Limits => new()
    {
        MaxZipBytes = (long)MaxZipMiB << 20,
        MaxUnpackedBytes = (long)MaxUnpackedMiB << 20,
        MaxFiles = MaxFiles,
        MaxPictureBytes = (long)MaxPictureMiB << 20,
        MaxLabelBytes = 64 << 20,
    };
}
