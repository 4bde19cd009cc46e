using System.IO.Compression;
using System.Security.Cryptography;

namespace FaceService.Training.Datasets;

/// <summary>Images in a zip file. Nothing is unpacked to disk, so names that point out of the zip cannot do harm.</summary>
internal sealed class ZipImageSource : IImageSource
{
    private readonly FileStream _stream;
    private readonly ZipArchive _zip;
    private readonly Dictionary<string, ZipArchiveEntry> _entries = new(StringComparer.Ordinal);
    private readonly List<SkippedImage> _unreachable = [];

    public ZipImageSource(string path, string name)
    {
        Name = name;
        _stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        try
        {
            _zip = new ZipArchive(_stream, ZipArchiveMode.Read, leaveOpen: false, DatasetText.ZipNames);
            foreach (var entry in _zip.Entries)
                Add(entry);
        }
        catch (InvalidDataException e)
        {
            _stream.Dispose();
            throw new TrainingException($"{name} is not a readable zip file ({e.Message}).", e);
        }

        Files = [.. _entries.Keys.Order(StringComparer.Ordinal)];
    }

    public string Name { get; }

    public IReadOnlyList<string> Files { get; }

    public IReadOnlyList<SkippedImage> Unreachable => _unreachable;

    public long LengthOf(string file) => _entries[file].Length;

    public byte[]? Read(string file, long limit)
    {
        using var stream = _entries[file].Open();
        return BoundedReader.Read(stream, limit);
    }

    public byte[] ReadStart(string file, int count)
    {
        using var stream = _entries[file].Open();
        return BoundedReader.ReadStart(stream, count);
    }

    public string Digest()
    {
        _stream.Position = 0;
        return Convert.ToHexStringLower(SHA256.HashData(_stream));
    }

    public void Dispose()
    {
        _zip.Dispose();
        _stream.Dispose();
    }

    private void Add(ZipArchiveEntry entry)
    {
        var file = DatasetText.FileName(entry.FullName);
        if (!file.EndsWith('/') && file.Length > 0 && !_entries.TryAdd(file, entry) && !ImageSource.IsDebris(file))
            _unreachable.Add(new SkippedImage(file, "is in the zip twice; the first of the name is taken"));
    }
}
