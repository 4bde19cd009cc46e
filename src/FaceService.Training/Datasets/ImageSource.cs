using System.IO.Enumeration;

namespace FaceService.Training.Datasets;

/// <summary>Opens what the user named as data, and tells its files apart.</summary>
internal static class ImageSource
{
    /// <summary>Why an image of another format is left out.</summary>
    public const string ForeignReason = "is of a format that is not read; JPEG, PNG and WebP are";

    private const int MagicBytes = 16;

    // Of these no one expects an image inside, however many there are.
    private static readonly string[] NeverPictures = [".json", ".csv", ".txt", ".md", ".xml", ".html", ".bin", ".npy", ".npz", ".pkl", ".py", ".db", ".ini"];
    private static readonly string[] ForeignEndings = [".gif", ".bmp", ".tif", ".tiff", ".heic", ".heif", ".avif", ".jxl"];
    private static readonly string[] PictureEndings = [".jpg", ".jpeg", ".png", ".webp"];

    // What operating systems, editors and network drives leave beside images: thumbnails above all, which look like images.
    private static readonly string[] DebrisFolders = ["__MACOSX", "@eaDir", "#recycle", "$RECYCLE.BIN", "System Volume Information", "Thumbs.db:encryptable"];

    /// <summary>Opens a zip file or a folder; CIFAR-10's binary files in it are taken for the images that they hold.</summary>
    /// <param name="path">The zip or folder.</param>
    /// <param name="name">What messages call it; its path, where the user knows that.</param>
    /// <exception cref="TrainingException">There is nothing at that path, or it is no zip.</exception>
    public static IImageSource Open(string path, string? name = null)
    {
        name ??= $"'{path}'";
        if (Directory.Exists(path))
            return CifarImageSource.Unwrap(new FolderImageSource(path, name));
        if (!File.Exists(path))
            throw new TrainingException($"There is no data at {name}: name a zip file or a folder of pictures.");
        return CifarImageSource.Unwrap(new ZipImageSource(path, name));
    }

    /// <summary>What a file is: its content decides, not how its name ends.</summary>
    public static FileKind KindOf(IImageSource source, string file)
    {
        if (IsDebris(file))
            return FileKind.Debris;
        var ending = Path.GetExtension(file).ToLowerInvariant();
        if (NeverPictures.Contains(ending))
            return FileKind.Other;
        byte[] start;
        try
        {
            start = source.ReadStart(file, MagicBytes);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            start = [];
        }

        return IsReadFormat(start) ? FileKind.Picture
            : IsForeignFormat(start) || ForeignEndings.Contains(ending) ? FileKind.ForeignPicture
            : PictureEndings.Contains(ending) ? FileKind.Picture // a broken one: the decoder says how
            : FileKind.Other;
    }

    /// <summary>True for what lies under a name with a dot in front, or in a folder of thumbnails, of deleted files or of macOS's.</summary>
    public static bool IsDebris(string file) =>
        file.Split('/').Any(part => part.StartsWith('.') || DebrisFolders.Contains(part, StringComparer.OrdinalIgnoreCase));

    /// <summary>Whether a pattern such as <c>*.jpg</c> takes a file by its bare name; an empty one takes all.</summary>
    public static bool Matches(string pattern, string file) =>
        pattern.Length == 0 || FileSystemName.MatchesSimpleExpression(pattern, Path.GetFileName(file));

    private static bool IsReadFormat(ReadOnlySpan<byte> start) =>
        start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])
        || start.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G'])
        || (start.StartsWith("RIFF"u8) && start.Length >= 12 && start[8..].StartsWith("WEBP"u8));

    // GIF, BMP, TIFF, JPEG XL's bare stream and its container, and HEIC and AVIF by their brand.
    private static bool IsForeignFormat(ReadOnlySpan<byte> start) =>
        start.StartsWith("GIF8"u8) || (start.StartsWith("BM"u8) && start.Length >= 10 && start[6..10].IndexOfAnyExcept((byte)0) < 0)
        || start.StartsWith("II*\0"u8) || start.StartsWith("MM\0*"u8)
        || start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0x0A]) || start.StartsWith((ReadOnlySpan<byte>)[0, 0, 0, 12, (byte)'J', (byte)'X', (byte)'L', (byte)' '])
        || (start.Length >= 12 && start[4..].StartsWith("ftyp"u8) && (start[8..].StartsWith("hei"u8) || start[8..].StartsWith("mif1"u8) || start[8..].StartsWith("avif"u8)));
}

/// <summary>What a file of the data is to training.</summary>
internal enum FileKind
{
    Picture,
    ForeignPicture,
    Other,
    Debris,
}

/// <summary>A place that holds image files: a zip, a folder, or a file of raw images. One thread at a time.</summary>
internal interface IImageSource : IDisposable
{
    /// <summary>What messages call it.</summary>
    string Name { get; }

    /// <summary>Names of every file in it as <see cref="DatasetText.FileName"/> has them, relative to its root, in ordinal order.</summary>
    IReadOnlyList<string> Files { get; }

    /// <summary>What is there but is no file of its own: a name that is there twice, a link to a folder, what cannot be read at all.</summary>
    IReadOnlyList<SkippedImage> Unreachable { get; }

    /// <summary>Length of a file in bytes, as its directory entry tells.</summary>
    long LengthOf(string file);

    /// <summary>Reads a file, at most <paramref name="limit"/> bytes of it.</summary>
    /// <returns>The content, or null when it is longer than the limit.</returns>
    byte[]? Read(string file, long limit);

    /// <summary>The first bytes of a file, fewer where it is shorter.</summary>
    byte[] ReadStart(string file, int count);

    /// <summary>SHA-256 (lower-case hex) that changes when the source changes.</summary>
    string Digest();
}

/// <summary>The images of a source with the class of each.</summary>
/// <param name="Files">Names inside the source, in the order of the dataset.</param>
/// <param name="ClassOf">The class of each, parallel to <paramref name="Files"/>.</param>
/// <param name="Labels">What the classes mean.</param>
/// <param name="Layout">How the labels were found: plain, dataset.json, subfolders, csv, celeba, cifar-10; ffhq has folders but no labels.</param>
internal sealed record DatasetListing(IReadOnlyList<string> Files, int[] ClassOf, DatasetLabels Labels, string Layout)
{
    /// <summary>Every image that is not used, with the reason.</summary>
    public IReadOnlyList<SkippedImage> Skipped { get; init; } = [];

    /// <summary>What the lists of labels say twice, or of files that are not there: a sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
