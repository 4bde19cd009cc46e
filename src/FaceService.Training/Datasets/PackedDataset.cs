using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using System.Text.Json;

namespace FaceService.Training.Datasets;

/// <summary>
/// A dataset decoded, cut to size and mapped into memory: a step copies pixels and waits for no decoder, and reading it
/// needs no imaging library. Layout: magic, header length, JSON header, then on page boundaries the class of each image
/// (int32, little-endian) and the pixels, uint8 [count, size, size, 3]. Reading is thread-safe.
/// </summary>
public sealed unsafe class PackedDataset : IDisposable
{
    internal const int Alignment = 4096;
    private const int LargestHeader = 1 << 28;
    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;
    private readonly PackedHeader _header;
    private readonly int[] _classOf;
    private readonly byte* _pixels;

    private PackedDataset(string path, MemoryMappedFile map, MemoryMappedViewAccessor view, PackedHeader header, long body)
    {
        Path = path;
        (_map, _view, _header) = (map, view, header);
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        start += view.PointerOffset;
        _classOf = new Span<int>(start + body, header.Count).ToArray();
        _pixels = start + PixelsAt(body, header.Count);
        Labels = header.Groups.Count == 0
            ? DatasetLabels.None
            : new DatasetLabels { Groups = header.Groups, Classes = header.Classes };
    }

    /// <summary>The cache file.</summary>
    public string Path { get; }

    /// <summary>How many images.</summary>
    public int Count => _header.Count;

    /// <summary>Width and height of each, in pixels.</summary>
    public int Size => _header.Size;

    /// <summary>Bytes of one image.</summary>
    public int ImageBytes => Size * Size * 3;

    /// <summary>What the classes mean.</summary>
    public DatasetLabels Labels { get; }

    /// <summary>How the labels were found.</summary>
    public string Layout => _header.Layout;

    /// <summary>SHA-256 over labels and pixels, lower-case hex.</summary>
    public string ContentDigest => _header.ContentDigest;

    /// <summary>SHA-256 of the source that it was packed from.</summary>
    public string SourceDigest => _header.SourceDigest;

    /// <summary>Name of each image's file in the source.</summary>
    public IReadOnlyList<string> Files => _header.Files;

    /// <summary>What was left out, and why.</summary>
    public IReadOnlyList<SkippedImage> Skipped => _header.Skipped;

    /// <summary>What is odd in its labels: a sentence each.</summary>
    public IReadOnlyList<string> Notes => _header.Notes;

    /// <summary>The class of each image.</summary>
    public IReadOnlyList<int> ClassOf => _classOf;

    internal static ReadOnlySpan<byte> Magic => "FACEPACK"u8;

    /// <summary>How many images each class has.</summary>
    public int[] ClassCounts()
    {
        var counts = new int[Labels.Classes.Count];
        foreach (var c in _classOf)
            counts[c]++;
        return counts;
    }

    /// <summary>The pixels of an image: [size, size, 3]. Valid until Dispose.</summary>
    /// <param name="index">0 … Count − 1.</param>
    public ReadOnlySpan<byte> Picture(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return new ReadOnlySpan<byte>(_pixels + ((long)index * ImageBytes), ImageBytes);
    }

    /// <summary>Opens a cache file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="TrainingException">It is no packed dataset, or a part is missing.</exception>
    public static PackedDataset Open(string path)
    {
        var length = new FileInfo(path).Length;
        var (header, body) = ReadHeader(path, length);
        var map = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        return new PackedDataset(path, map, map.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read), header, body);
    }

    /// <summary>True for a file that starts as a packed dataset does.</summary>
    /// <param name="path">Any path.</param>
    public static bool IsPacked(string path)
    {
        if (!File.Exists(path))
            return false;
        using var stream = File.OpenRead(path);
        Span<byte> magic = stackalloc byte[8];
        return stream.ReadAtLeast(magic, 8, throwOnEndOfStream: false) == 8 && magic.SequenceEqual(Magic);
    }

    internal static long PixelsAt(long body, int count) => Align(body + (count * sizeof(int)));

    internal static long Align(long offset) => (offset + Alignment - 1) / Alignment * Alignment;

    private static (PackedHeader Header, long Body) ReadHeader(string path, long length)
    {
        using var stream = File.OpenRead(path);
        Span<byte> prefix = stackalloc byte[12];
        if (stream.ReadAtLeast(prefix, 12, throwOnEndOfStream: false) < 12 || !prefix[..8].SequenceEqual(Magic))
            throw new TrainingException($"'{path}' is not a packed dataset.");
        var size = BinaryPrimitives.ReadInt32LittleEndian(prefix[8..]);
        if (size is <= 0 or > LargestHeader || size > length - 12)
            throw Damaged(path);
        try
        {
            var json = new byte[size];
            stream.ReadExactly(json);
            var header = JsonSerializer.Deserialize<PackedHeader>(json, PackedJson.Options) ?? throw Damaged(path);
            var body = Align(12 + size);
            if (header.Count <= 0 || header.Size <= 0 ||
                PixelsAt(body, header.Count) + ((long)header.Count * header.Size * header.Size * 3) != length)
                throw Damaged(path);
            return (header, body);
        }
        catch (Exception e) when (e is JsonException or EndOfStreamException)
        {
            throw Damaged(path);
        }
    }

    private static TrainingException Damaged(string path) =>
        new($"The packed dataset '{path}' is damaged: delete it, and it is made again from its source.");

    /// <inheritdoc/>
    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _map.Dispose();
    }
}
