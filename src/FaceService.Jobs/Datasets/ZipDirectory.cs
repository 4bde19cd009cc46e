using System.Buffers.Binary;

namespace FaceService.Jobs.Datasets;

/// <summary>
/// Counts the entries of a zip's directory without keeping any. <see cref="System.IO.Compression.ZipArchive"/> makes an object
/// for each before anyone can say stop, and 47 bytes are enough for one: a zip of a gigabyte can ask for ten of memory.
/// Offsets and signatures are those of PKWARE's APPNOTE, sections 4.3.12 to 4.3.16.
/// </summary>
internal static class ZipDirectory
{
    private const int EndLength = 22;
    private const int LongestComment = ushort.MaxValue;
    private const int LocatorLength = 20;
    private const int HeaderLength = 46;
    private const uint EndSignature = 0x06054b50;
    private const uint LocatorSignature = 0x07064b50;
    private const uint HeaderSignature = 0x02014b50;

    /// <summary>Counts entries, but no further than one more than <paramref name="most"/>.</summary>
    /// <returns>The count, or null if the stream has no end record and so is no zip.</returns>
    public static int? Count(Stream zip, int most)
    {
        if (FindStart(zip) is not { } position)
            return null;
        var count = 0;
        var header = new byte[HeaderLength];
        while (count <= most && ReadAt(zip, position, header) && BinaryPrimitives.ReadUInt32LittleEndian(header) == HeaderSignature)
        {
            count++;
            position += HeaderLength + UInt16(header, 28) + UInt16(header, 30) + UInt16(header, 32);
        }

        return count;
    }

    /// <summary>Where the directory starts; null without an end record.</summary>
    private static long? FindStart(Stream zip)
    {
        var tail = new byte[Math.Min(zip.Length, EndLength + LongestComment)];
        var tailStart = zip.Length - tail.Length;
        ReadAt(zip, tailStart, tail);
        for (var i = tail.Length - EndLength; i >= 0; i--)
        {
            if (UInt32(tail, i) == EndSignature)
                return UInt32(tail, i + 16) is var start and not uint.MaxValue ? start : FindStart64(zip, tailStart + i);
        }

        return null;
    }

    private static long? FindStart64(Stream zip, long end)
    {
        var locator = new byte[LocatorLength];
        if (end < LocatorLength || !ReadAt(zip, end - LocatorLength, locator) || UInt32(locator, 0) != LocatorSignature)
            return null;
        var record = new byte[8];
        return ReadAt(zip, (long)BinaryPrimitives.ReadUInt64LittleEndian(locator.AsSpan(8)) + 48, record)
            ? (long)BinaryPrimitives.ReadUInt64LittleEndian(record)
            : null;
    }

    private static bool ReadAt(Stream zip, long position, byte[] into)
    {
        if (position < 0 || position > zip.Length - into.Length)
            return false;
        zip.Position = position;
        zip.ReadExactly(into);
        return true;
    }

    private static int UInt16(byte[] bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at));

    private static uint UInt32(byte[] bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));
}
