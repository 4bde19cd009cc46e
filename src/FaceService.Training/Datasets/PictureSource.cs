namespace FaceService.Training.Datasets;

/// <summary>Opens what the user named as data.</summary>
internal static class PictureSource
{
    /// <summary>Opens a zip file or a folder; CIFAR-10's binary files in it are taken for the pictures that they hold.</summary>
    /// <exception cref="TrainingException">There is nothing at that path, or it is no zip.</exception>
    public static IPictureSource Open(string path)
    {
        if (Directory.Exists(path))
            return CifarPictureSource.Unwrap(new FolderPictureSource(path));
        if (!File.Exists(path))
            throw new TrainingException($"There is no data at '{path}': name a zip file or a folder of pictures.");
        return CifarPictureSource.Unwrap(new ZipPictureSource(path));
    }

    /// <summary>True for the endings of the picture formats that are read.</summary>
    public static bool IsPicture(string file) => Ending(file) is ".jpg" or ".jpeg" or ".png" or ".webp";

    /// <summary>True for the endings of pictures that are not read, of which the user should hear rather than wonder.</summary>
    public static bool IsForeignPicture(string file) =>
        Ending(file) is ".gif" or ".bmp" or ".tif" or ".tiff" or ".heic" or ".heif" or ".avif" or ".jxl";

    /// <summary>Why a picture of another format is left out.</summary>
    public const string ForeignReason = "is of a format that is not read; JPEG, PNG and WebP are";

    /// <summary>
    /// True for what programs leave beside pictures, which looks like pictures by name: all that lies under a name with a dot
    /// in front, thumbnails above all, and what macOS adds to a zip.
    /// </summary>
    public static bool IsDebris(string file) =>
        file.StartsWith("__MACOSX/", StringComparison.Ordinal) || file.StartsWith('.') || file.Contains("/.", StringComparison.Ordinal);

    private static string Ending(string file) => System.IO.Path.GetExtension(file).ToLowerInvariant();
}

/// <summary>A place that holds picture files: a zip, a folder, or a file of raw pictures. One thread at a time.</summary>
internal interface IPictureSource : IDisposable
{
    /// <summary>Path of the zip or folder, for messages.</summary>
    string Path { get; }

    /// <summary>Names of every file in it, with forward slashes, relative to its root, in ordinal order.</summary>
    IReadOnlyList<string> Files { get; }

    /// <summary>Length of a file in bytes, as its directory entry tells.</summary>
    long LengthOf(string file);

    /// <summary>Reads a file, at most <paramref name="limit"/> bytes of it.</summary>
    /// <returns>The content, or null when it is longer than the limit.</returns>
    byte[]? Read(string file, long limit);

    /// <summary>SHA-256 (lower-case hex) that changes when the source changes.</summary>
    string Digest();
}

/// <summary>The pictures of a source with the class of each.</summary>
/// <param name="Files">Names inside the source, in the order of the dataset.</param>
/// <param name="ClassOf">The class of each, parallel to <paramref name="Files"/>.</param>
/// <param name="Labels">What the classes mean.</param>
/// <param name="Layout">How the labels were found: plain, dataset.json, subfolders, csv, celeba, cifar-10; ffhq has folders but no labels.</param>
internal sealed record DatasetListing(IReadOnlyList<string> Files, int[] ClassOf, DatasetLabels Labels, string Layout)
{
    /// <summary>Pictures without a label where the others have one.</summary>
    public IReadOnlyList<SkippedPicture> Skipped { get; init; } = [];
}
