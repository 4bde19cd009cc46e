using System.IO.Compression;
using System.Security.Cryptography;

namespace FaceService.Training.Datasets;

/// <summary>Pictures in a zip file. Nothing is unpacked to disk, so names that point out of the zip cannot do harm.</summary>
internal sealed class ZipPictureSource : IPictureSource
{
    private readonly FileStream _stream;
    private readonly ZipArchive _zip;
    private readonly Dictionary<string, ZipArchiveEntry> _entries = new(StringComparer.Ordinal);

    public ZipPictureSource(string path)
    {
        Path = path;
        _stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        try
        {
            _zip = new ZipArchive(_stream, ZipArchiveMode.Read);
            foreach (var entry in _zip.Entries)
                if (!entry.FullName.EndsWith('/'))
                    _entries.TryAdd(entry.FullName.Replace('\\', '/'), entry);
        }
        catch (InvalidDataException e)
        {
            _stream.Dispose();
            throw new TrainingException($"'{path}' is not a readable zip file ({e.Message}).", e);
        }

        Files = [.. _entries.Keys.Order(StringComparer.Ordinal)];
    }

    public string Path { get; }

    public IReadOnlyList<string> Files { get; }

    public long LengthOf(string file) => _entries[file].Length;

    public byte[]? Read(string file, long limit)
    {
        using var stream = _entries[file].Open();
        return BoundedReader.Read(stream, limit);
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
}
