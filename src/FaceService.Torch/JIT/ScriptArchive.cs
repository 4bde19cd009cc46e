using System.Buffers.Binary;
using System.IO.Compression;

namespace TorchSharp;

/// <summary>
/// What is checked of a TorchScript file before libtorch sees it: a zip whose records are whole and as long as they say, with
/// what a module needs. libtorch's reader trusts lengths and skips the checksums, so that a damaged file would give wrong
/// numbers, or end the process.
/// </summary>
internal static unsafe class ScriptArchive
{
    private const int MaxRecords = 100_000;

    // torch.jit.save packs the source text alone; tensors are stored as they are.
    private const long MaxUnpackedBytes = 64 << 20;

    private static readonly string[] Needed = ["version", "data.pkl", "constants.pkl"];

    /// <exception cref="InvalidDataException">With what is wrong.</exception>
    public static void Check(byte* data, long length)
    {
        if (length < 4 || BinaryPrimitives.ReadUInt32LittleEndian(new ReadOnlySpan<byte>(data, 4)) != 0x04034b50)
            throw new InvalidDataException($"it is no zip archive, as torch.jit.save writes ({length} bytes).");
        using var stream = new UnmanagedMemoryStream(data, length);
        using var zip = Archive(stream);
        if (zip.Entries.Count > MaxRecords)
            throw new InvalidDataException($"it has {zip.Entries.Count} records, and at most {MaxRecords} are allowed.");
        var names = zip.Entries.Select(entry => entry.FullName).ToHashSet(StringComparer.Ordinal);
        if (names.Count != zip.Entries.Count)
            throw new InvalidDataException("it has two records of the same name.");
        ThrowIfIncomplete(names);
        var unpacked = zip.Entries.Where(entry => entry.CompressedLength != entry.Length).Sum(entry => entry.Length);
        if (unpacked > MaxUnpackedBytes)
            throw new InvalidDataException($"its compressed records unpack to {unpacked} bytes; at most {MaxUnpackedBytes} are allowed.");
        foreach (var entry in zip.Entries)
            CheckRecord(entry);
    }

    private static ZipArchive Archive(Stream stream)
    {
        try
        {
            var zip = new ZipArchive(stream, ZipArchiveMode.Read);
            _ = zip.Entries.Count;
            return zip;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or ArgumentException or NotSupportedException)
        {
            throw new InvalidDataException($"its zip directory is damaged or cut off ({e.Message.TrimEnd('.')}).", e);
        }
    }

    private static void ThrowIfIncomplete(HashSet<string> names)
    {
        var folders = names.Select(name => name.Split('/', 2)[0]).Distinct(StringComparer.Ordinal).ToList();
        if (folders.Count != 1)
            throw new InvalidDataException($"its records lie in {folders.Count} folders, and a module's lie in one.");
        var missing = Needed.FirstOrDefault(name => !names.Contains($"{folders[0]}/{name}"));
        if (missing is not null)
            throw new InvalidDataException($"the record '{missing}' is missing; was it written by torch.save instead of torch.jit.save?");
        if (!names.Any(name => name.StartsWith($"{folders[0]}/code/", StringComparison.Ordinal)))
            throw new InvalidDataException("it holds no code; was it written by torch.save instead of torch.jit.save?");
    }

    private static void CheckRecord(ZipArchiveEntry entry)
    {
        var (checksum, bytes) = ChecksumOf(entry);
        if (bytes != entry.Length || checksum != entry.Crc32)
            throw new InvalidDataException($"the record '{entry.FullName}' is damaged: its length or checksum differs.");
    }

    private static (uint Checksum, long Length) ChecksumOf(ZipArchiveEntry entry)
    {
        try
        {
            using var content = entry.Open();
            return Crc32.Of(content, entry.Length);
        }
        catch (Exception e) when (e is IOException or ArgumentException or NotSupportedException or InvalidDataException)
        {
            throw new InvalidDataException($"the record '{entry.FullName}' is damaged or cut off ({e.Message.TrimEnd('.')}).", e);
        }
    }
}
