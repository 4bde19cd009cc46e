using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace FaceService.Model.Weights.TorchFiles;

/// <summary>
/// The records of a zip archive as <c>torch.save</c> writes it: stored, not compressed, so that each is a piece of the
/// file. Anything that PyTorch does not write (compression, encryption, odd names, records that overlap) is an error, which
/// leaves zip bombs nothing to work with.
/// </summary>
internal sealed class ZipRecords
{
    private const uint EndSignature = 0x06054b50;
    private const uint CentralSignature = 0x02014b50;
    private const uint LocalSignature = 0x04034b50;
    private const uint WideEndSignature = 0x06064b50;
    private const uint WideLocatorSignature = 0x07064b50;
    private const ushort WideExtra = 1;
    private const int EndBytes = 22;
    private const int WideLocatorBytes = 20;
    private const int WideEndBytes = 56;
    private const int CentralBytes = 46;
    private const int LocalBytes = 30;
    private const int MaxRecords = 32_768;
    private const int MaxNameBytes = 512;

    private readonly string _source;
    private readonly ReadOnlyMemory<byte> _file;
    private readonly Dictionary<string, (int Offset, int Length)> _records = new(StringComparer.Ordinal);

    private ZipRecords(string source, ReadOnlyMemory<byte> file) => (_source, _file) = (source, file);

    /// <summary>First bytes of an archive.</summary>
    public static ReadOnlySpan<byte> Signature => "PK\u0003\u0004"u8;

    public IEnumerable<string> Names => _records.Keys;

    private ReadOnlySpan<byte> File => _file.Span;

    /// <summary>Reads and checks the archive's directory and every record's checksum.</summary>
    /// <exception cref="WeightFileException">It is not such an archive.</exception>
    public static ZipRecords Open(string source, ReadOnlyMemory<byte> file)
    {
        var records = new ZipRecords(source, file);
        records.ReadDirectory();
        return records;
    }

    /// <summary>Where a record's bytes lie in the file; null if there is none of that name.</summary>
    public (int Offset, int Length)? Find(string name) => _records.TryGetValue(name, out var place) ? place : null;

    private void ReadDirectory()
    {
        var (count, offset, length) = ReadEnd();
        if (count > MaxRecords)
            throw Bad($"it has {count} records; allowed are {MaxRecords}");
        if (offset < 0 || length < 0 || offset > File.Length - length)
            throw Bad("its directory lies outside the file");

        var directory = File.Slice((int)offset, (int)length);
        var places = new List<(int Begin, int End)>();
        for (var i = 0L; i < count; i++)
            directory = directory[ReadRecord(directory, (int)offset, places)..];
        if (directory.Length > 0)
            throw Bad("its directory is longer than its records");
        CheckOverlap(places);
    }

    private (long Count, long Offset, long Length) ReadEnd()
    {
        // PyTorch writes no comment, so the end record is at the very end.
        var at = File.Length - EndBytes;
        if (at < 0 || Read32(at) != EndSignature || Read16(at + 20) != 0)
        {
            throw new WeightFileException(
                WeightFileProblem.Truncated, $"{_source}: the archive has no directory at its end; the file is cut off, or has something behind it.");
        }

        var wide = at - WideLocatorBytes;
        if (wide >= 0 && Read32(wide) == WideLocatorSignature)
            return ReadWideEnd((long)Read64(wide + 8), wide);
        if (Read16(at + 4) != 0 || Read16(at + 6) != 0 || Read16(at + 8) != Read16(at + 10))
            throw Bad("it is split over several files");
        return (Read16(at + 10), Read32(at + 16), Read32(at + 12));
    }

    private (long Count, long Offset, long Length) ReadWideEnd(long at, int limit)
    {
        if (at < 0 || at > limit - WideEndBytes || Read32((int)at) != WideEndSignature)
            throw Bad("its 64-bit end record is not where it says");
        return ((long)Read64((int)at + 32), (long)Read64((int)at + 48), (long)Read64((int)at + 40));
    }

    private int ReadRecord(ReadOnlySpan<byte> entry, int directoryOffset, List<(int Begin, int End)> places)
    {
        if (entry.Length < CentralBytes || BinaryPrimitives.ReadUInt32LittleEndian(entry) != CentralSignature)
            throw Bad("its directory is cut off or damaged");
        int nameLength = BinaryPrimitives.ReadUInt16LittleEndian(entry[28..]);
        int extraLength = BinaryPrimitives.ReadUInt16LittleEndian(entry[30..]);
        int commentLength = BinaryPrimitives.ReadUInt16LittleEndian(entry[32..]);
        var total = CentralBytes + nameLength + extraLength + commentLength;
        if (total > entry.Length)
            throw Bad("its directory is cut off or damaged");

        var nameBytes = entry.Slice(CentralBytes, nameLength);
        var name = ReadName(nameBytes);
        var method = BinaryPrimitives.ReadUInt16LittleEndian(entry[10..]);
        if (method != 0)
            throw Bad($"record '{name}' is compressed (method {method}); PyTorch only stores");
        if ((BinaryPrimitives.ReadUInt16LittleEndian(entry[8..]) & 0x2041) != 0)
            throw Bad($"record '{name}' is encrypted");

        var (packed, length, local) = ReadSizes(entry, entry.Slice(CentralBytes + nameLength, extraLength), name);
        if (packed != length)
            throw Bad($"record '{name}' is stored, but has {packed} bytes for {length}");
        var data = CheckLocal(local, nameBytes, name, directoryOffset);
        if (length < 0 || length > directoryOffset - data)
            throw Bad($"record '{name}' claims {length} bytes, past the end of the records");
        if (Crc32.HashToUInt32(File.Slice(data, (int)length)) != BinaryPrimitives.ReadUInt32LittleEndian(entry[16..]))
            throw Bad($"record '{name}' is damaged: its checksum is another");
        if (!_records.TryAdd(name, (data, (int)length)))
            throw new WeightFileException(WeightFileProblem.DuplicateName, $"{_source}: the archive has the record '{name}' twice.");
        places.Add(((int)local, data + (int)length));
        return total;
    }

    private string ReadName(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length is 0 or > MaxNameBytes || !System.Text.Unicode.Utf8.IsValid(bytes))
            throw Bad("a record's name is empty, too long or not UTF-8");
        var name = Encoding.UTF8.GetString(bytes);

        // Nothing is ever written by such a name; but no honest archive has one.
        if (name.StartsWith('/') || name.Contains('\\') || name.Contains('\0') || name.Contains(':')
            || name.Split('/').Contains(".."))
        {
            throw Bad($"record '{name}' has a path that leads out of the archive");
        }

        return name;
    }

    // Sizes of all ones stand in a 64-bit field among the extras, in this order, and only those that do not fit.
    private (long Packed, long Length, long Local) ReadSizes(ReadOnlySpan<byte> entry, ReadOnlySpan<byte> extras, string name)
    {
        var packed = (long)BinaryPrimitives.ReadUInt32LittleEndian(entry[20..]);
        var length = (long)BinaryPrimitives.ReadUInt32LittleEndian(entry[24..]);
        var local = (long)BinaryPrimitives.ReadUInt32LittleEndian(entry[42..]);
        var wide = FindWideExtra(extras);
        length = Widen(length, ref wide, name);
        packed = Widen(packed, ref wide, name);
        local = Widen(local, ref wide, name);
        return (packed, length, local);
    }

    private long Widen(long size, ref ReadOnlySpan<byte> wide, string name)
    {
        if (size != uint.MaxValue)
            return size;
        if (wide.Length < 8)
            throw Bad($"record '{name}' lacks a 64-bit size that it announces");
        size = BinaryPrimitives.ReadInt64LittleEndian(wide);
        wide = wide[8..];
        return size;
    }

    private static ReadOnlySpan<byte> FindWideExtra(ReadOnlySpan<byte> extras)
    {
        while (extras.Length >= 4)
        {
            var length = Math.Min(BinaryPrimitives.ReadUInt16LittleEndian(extras[2..]), extras.Length - 4);
            if (BinaryPrimitives.ReadUInt16LittleEndian(extras) == WideExtra)
                return extras.Slice(4, length);
            extras = extras[(4 + length)..];
        }

        return [];
    }

    private int CheckLocal(long local, ReadOnlySpan<byte> name, string text, int directoryOffset)
    {
        if (local < 0 || local > directoryOffset - LocalBytes || Read32((int)local) != LocalSignature)
            throw Bad($"record '{text}' is not where the directory says");
        var at = (int)local;
        var data = at + LocalBytes + Read16(at + 26) + Read16(at + 28);
        if (data > directoryOffset || !File.Slice(at + LocalBytes, Read16(at + 26)).SequenceEqual(name))
            throw Bad($"record '{text}' has another name in its own header");
        return data;
    }

    private void CheckOverlap(List<(int Begin, int End)> places)
    {
        places.Sort();
        for (var i = 1; i < places.Count; i++)
        {
            if (places[i].Begin < places[i - 1].End)
                throw new WeightFileException(WeightFileProblem.Overlap, $"{_source}: two of the archive's records lie over each other.");
        }
    }

    private ushort Read16(int at) => BinaryPrimitives.ReadUInt16LittleEndian(File[at..]);

    private uint Read32(int at) => BinaryPrimitives.ReadUInt32LittleEndian(File[at..]);

    private ulong Read64(int at) => BinaryPrimitives.ReadUInt64LittleEndian(File[at..]);

    private WeightFileException Bad(string what) => new(WeightFileProblem.BadZip, $"{_source}: the zip archive is not one of PyTorch's: {what}.");
}
