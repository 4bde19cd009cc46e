using System.IO.Compression;
using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Reading;
using FaceService.Training.Datasets;

namespace FaceService.Jobs.Datasets;

/// <summary>
/// Copies what training can use out of a source into a new zip of our own making: images whose headers are sound, and lists of
/// labels. What comes after reads only that zip.
/// </summary>
internal sealed class DatasetIntake(IImageSource source, DatasetLimits limits)
{
    private const int SmallestSide = 16;
    public const int MostSkippedListed = 100;

    private static readonly string[] LabelFiles = [DatasetJson.FileName, .. CelebALabels.FileNames];
    private static readonly DecodeLimits Decoding = DecodeLimits.Default;

    private readonly Dictionary<(int Width, int Height), int> _sizes = [];
    private readonly List<SkippedImage> _skipped = [];
    private long _unpacked;

    /// <summary>The sizes of the images taken, the most frequent first.</summary>
    public IReadOnlyList<ImageSizeCount> Sizes =>
        [.. _sizes.OrderByDescending(s => s.Value).ThenBy(s => s.Key).Select(s => new ImageSizeCount(s.Key.Width, s.Key.Height, s.Value))];

    public int Ignored { get; private set; }

    public int SkippedCount { get; private set; }

    public IReadOnlyList<SkippedImage> Skipped => _skipped;

    /// <summary>Writes the zip.</summary>
    /// <exception cref="DatasetException">A limit is passed, or nothing is left.</exception>
    public void Copy(string target, CancellationToken cancellationToken)
    {
        using (var stream = new FileStream(target, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 20))
        {
            using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
            {
                foreach (var (file, reason) in source.Unreachable)
                    Skip(file, reason);
                foreach (var file in source.Files)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    Copy(file, zip);
                }
            }

            stream.Flush(flushToDisk: true);
        }

        if (_sizes.Count == 0)
            throw new DatasetException(DatasetFault.Bad, $"The data holds no picture that can be used{FirstReason()}. JPEG, PNG and WebP files are read.");
    }

    private void Copy(string file, ZipArchive zip)
    {
        var kind = ImageSource.KindOf(source, file);
        if (kind == FileKind.Other && IsLabels(file))
            Write(zip, file, ReadLabels(file), CompressionLevel.Optimal);
        else if (kind is FileKind.Other or FileKind.Debris)
            Ignored++;
        else if (kind == FileKind.ForeignPicture)
            Skip(file, ImageSource.ForeignReason);
        else if (TryReadPicture(file) is { } picture)
            Write(zip, file, picture, CompressionLevel.NoCompression); // pictures are packed already
    }

    private byte[] ReadLabels(string file)
    {
        try
        {
            return Read(file, limits.MaxLabelBytes) ?? throw TooLong(file);
        }
        catch (InvalidDataException e)
        {
            throw new DatasetException(DatasetFault.Bad, $"'{file}' cannot be unpacked: {e.Message}");
        }
    }

    private byte[]? TryReadPicture(string file)
    {
        try
        {
            var bytes = Read(file, limits.MaxPictureBytes);
            if (bytes is null)
                return Skip(file, $"is longer than {limits.MaxPictureBytes >> 20} MiB");
            var info = ImageDecoder.Probe(bytes);
            if (Math.Min(info.Width, info.Height) < SmallestSide)
                return Skip(file, $"is {info.Width}×{info.Height}; the smallest side allowed is {SmallestSide}");
            if (info.Width > Decoding.MaxWidth || info.Height > Decoding.MaxHeight || (long)info.Width * info.Height > Decoding.MaxPixels)
                return Skip(file, $"is {info.Width}×{info.Height}; at most {Decoding.MaxPixels} pixels are allowed");
            _sizes[(info.Width, info.Height)] = _sizes.GetValueOrDefault((info.Width, info.Height)) + 1;
            return bytes;
        }
        catch (Exception e) when (e is ImageException or InvalidDataException or UnauthorizedAccessException)
        {
            return Skip(file, e.Message);
        }
    }

    /// <summary>Reads a file, and counts what it took, whether it is kept or not: unpacking is the work that a bomb is made of.</summary>
    private byte[]? Read(string file, long most)
    {
        var bytes = source.Read(file, most);
        _unpacked += bytes?.Length ?? most;
        return _unpacked <= limits.MaxUnpackedBytes
            ? bytes
            : throw new DatasetException(DatasetFault.TooLarge, $"The data unpacks to more than {limits.MaxUnpackedBytes >> 20} MiB, which is the most allowed.");
    }

    private byte[]? Skip(string file, string reason)
    {
        SkippedCount++;
        if (_skipped.Count < MostSkippedListed)
            _skipped.Add(new SkippedImage(file, reason));
        return null;
    }

    private static void Write(ZipArchive zip, string file, byte[] content, CompressionLevel level)
    {
        var entry = zip.CreateEntry(file, level);
        entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero); // the same data gives the same digest
        using var stream = entry.Open();
        stream.Write(content);
    }

    private static bool IsLabels(string file) =>
        LabelFiles.Contains(Path.GetFileName(file)) || Path.GetExtension(file).Equals(".csv", StringComparison.OrdinalIgnoreCase);

    private DatasetException TooLong(string file) =>
        new(DatasetFault.TooLarge, $"'{file}' is longer than {limits.MaxLabelBytes >> 20} MiB, which is the most allowed for labels.");

    private string FirstReason() => _skipped is [var first, ..] ? $" (the first, {first.File}: {first.Reason.TrimEnd('.')})" : "";
}
