using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Reading;

namespace FaceService.Training.Datasets;

/// <summary>Decodes a source once, on all cores, and writes the packed cache: beside its place, then renamed.</summary>
internal sealed class DatasetPacker
{
    private const int ChunkPictures = 512;
    private const string Unfinished = ".new";
    private const string Pixels = ".pixels";
    private const long LargestFile = 64 << 20;
    private static readonly DecodeLimits Limits = new() { MaxBytes = LargestFile };

    private readonly PackOptions _options;
    private readonly IProgress<(int Done, int Total)>? _progress;
    private readonly CancellationToken _stop;

    /// <param name="options">What to make of the images.</param>
    /// <param name="progress">Told of each few hundred images.</param>
    /// <param name="stop">Gives packing up; nothing of it stays.</param>
    public DatasetPacker(PackOptions options, IProgress<(int Done, int Total)>? progress = null, CancellationToken stop = default) =>
        (_options, _progress, _stop) = (options, progress, stop);

    /// <summary>Opens the cache of a source, making it first when there is none.</summary>
    /// <param name="dataPath">A zip, a folder, or a packed dataset itself.</param>
    /// <param name="cacheDirectory">Where caches lie.</param>
    /// <exception cref="TrainingException">The data cannot be used.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop while packing.</exception>
    public PackedDataset Open(string dataPath, string cacheDirectory)
    {
        if (PackedDataset.IsPacked(dataPath))
            return CheckSize(PackedDataset.Open(dataPath));
        using var source = ImageSource.Open(dataPath);
        var digest = source.Digest();
        var name = Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"{digest}|{_options.Key}")))[..24];
        var path = Path.Combine(cacheDirectory, $"{name}-{_options.Size}.facepack");
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(cacheDirectory);
            Sweep(cacheDirectory);
            Pack(source, digest, path);
        }

        return PackedDataset.Open(path);
    }

    /// <summary>Removes what kills in the middle of packing left; whoever still packs holds a lock on its pixels.</summary>
    /// <param name="cacheDirectory">Where caches lie, if it is there.</param>
    public static void Sweep(string cacheDirectory)
    {
        if (!Directory.Exists(cacheDirectory))
            return;
        foreach (var pixels in Directory.EnumerateFiles(cacheDirectory, "*" + Unfinished + Pixels))
        {
            try
            {
                using var alone = new FileStream(pixels, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
                File.Delete(pixels[..^Pixels.Length]);
                File.Delete(pixels);
            }
            catch (IOException)
            {
                // In use by another process.
            }
        }
    }

    private PackedDataset CheckSize(PackedDataset packed)
    {
        if (packed.Size == _options.Size)
            return packed;
        var size = packed.Size;
        packed.Dispose();
        throw new TrainingException($"'{packed.Path}' is packed at {size} pixels, but the run wants {_options.Size}.");
    }

    /// <summary>Writes a cache file.</summary>
    public void Pack(IImageSource source, string digest, string path)
    {
        var listing = DatasetReader.Read(source, _options.Labels, _options.Pattern);
        var files = _options.Limit > 0 ? listing.Files.Take(_options.Limit).ToList() : listing.Files;
        var beside = $"{path}.{Environment.ProcessId}{Unfinished}";
        var pixelFile = beside + Pixels;
        try
        {
            var kept = new List<int>();
            var skipped = new List<SkippedImage>(listing.Skipped);
            using (var pixels = new FileStream(pixelFile, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 20))
            {
                DecodeAll(source, files, pixels, kept, skipped);
                if (kept.Count == 0)
                    throw new TrainingException(
                        $"None of the {files.Count} pictures in {source.Name} can be used; the first, {skipped[0].File}: {skipped[0].Reason}.");
                Write(beside, pixels, digest, listing, [.. kept.Select(i => files[i])], [.. kept.Select(i => listing.ClassOf[i])], skipped);
            }

            File.Move(beside, path, overwrite: true);
        }
        finally
        {
            File.Delete(pixelFile);
            File.Delete(beside);
        }
    }

    private void DecodeAll(
        IImageSource source, IReadOnlyList<string> files, FileStream pixels, List<int> kept, List<SkippedImage> skipped)
    {
        for (var start = 0; start < files.Count; start += ChunkPictures)
        {
            _stop.ThrowIfCancellationRequested();
            // Reading stays on one thread (a zip is one stream); decoding, which costs more, goes to all.
            var count = Math.Min(ChunkPictures, files.Count - start);
            var raw = new byte[]?[count];
            for (var i = 0; i < count; i++)
                raw[i] = TryRead(source, files[start + i]);
            var results = new (RgbImage? Image, string Reason)[count];
            Parallel.For(0, count, Cores.All, i => results[i] = Decode(raw[i]));
            for (var i = 0; i < count; i++)
            {
                if (results[i].Image is { } image)
                {
                    pixels.Write(image.Pixels.Span);
                    kept.Add(start + i);
                }
                else
                {
                    skipped.Add(new SkippedImage(files[start + i], results[i].Reason));
                }
            }

            _progress?.Report((start + count, files.Count));
        }
    }

    private static byte[]? TryRead(IImageSource source, string file)
    {
        try
        {
            return source.Read(file, LargestFile) ?? throw new TrainingException($"'{file}' is too large");
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException or TrainingException)
        {
            return null;
        }
    }

    private (RgbImage? Image, string Reason) Decode(byte[]? file)
    {
        if (file is null)
            return (null, $"cannot be read, or is longer than {LargestFile >> 20} MiB");
        try
        {
            var image = ImageDecoder.Decode(file, Limits);
            return Math.Min(image.Width, image.Height) < _options.SmallestSide
                ? (null, $"is {image.Width}×{image.Height}; the smallest side allowed is {_options.SmallestSide}")
                : (_options.Framing.Apply(image, _options.Size, _options.Filter), "");
        }
        catch (ImageException e)
        {
            return (null, e.Message);
        }
    }

    private void Write(
        string path,
        FileStream pixels,
        string digest,
        DatasetListing listing,
        IReadOnlyList<string> files,
        int[] classOf,
        List<SkippedImage> skipped)
    {
        var classes = MemoryMarshal.AsBytes<int>(classOf);
        var header = JsonSerializer.SerializeToUtf8Bytes(
            new PackedHeader
            {
                Count = files.Count,
                Size = _options.Size,
                SourceDigest = digest,
                ContentDigest = ContentDigest(classes, pixels),
                Layout = listing.Layout,
                Groups = listing.Labels.Groups,
                Classes = listing.Labels.Classes,
                Files = files,
                Skipped = skipped,
                Notes = listing.Notes,
            },
            PackedJson.Options);
        using var stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20);
        stream.Write(PackedDataset.Magic);
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, header.Length);
        stream.Write(length);
        stream.Write(header);
        var body = PackedDataset.Align(stream.Position);
        stream.Position = body;
        stream.Write(classes);
        stream.Position = PackedDataset.PixelsAt(body, files.Count);
        pixels.Position = 0;
        pixels.CopyTo(stream);
        stream.Flush(flushToDisk: true);
    }

    private static string ContentDigest(ReadOnlySpan<byte> classes, FileStream pixels)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(classes);
        pixels.Position = 0;
        var buffer = new byte[1 << 20];
        int read;
        while ((read = pixels.Read(buffer)) > 0)
            hash.AppendData(buffer, 0, read);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
