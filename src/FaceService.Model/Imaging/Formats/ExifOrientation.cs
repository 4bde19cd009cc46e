using System.Buffers.Binary;

namespace FaceService.Model.Imaging.Formats;

/// <summary>The one thing that is read of EXIF: tag 0x0112 of the first directory (EXIF 2.32, section 4.6.4).</summary>
internal static class ExifOrientation
{
    private const ushort Tag = 0x0112;
    private const int EntryBytes = 12;

    /// <param name="tiff">From the byte order on: <c>II</c> or <c>MM</c>; any bytes will do.</param>
    /// <returns>1…8; 1 where nothing else is said.</returns>
    public static int Read(ReadOnlySpan<byte> tiff)
    {
        if (tiff.StartsWith("Exif\0\0"u8))
            tiff = tiff[6..];
        var little = tiff.StartsWith("II"u8);
        if (tiff.Length < 10 || (!little && !tiff.StartsWith("MM"u8)))
            return 1;
        var directory = little ? BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..]) : BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]);
        if (directory > tiff.Length - 2)
            return 1;
        var entries = tiff[((int)directory + 2)..];
        for (int i = 0, count = Short(tiff[(int)directory..]); i < count && entries.Length >= EntryBytes; i++, entries = entries[EntryBytes..])
        {
            if (Short(entries) == Tag)
                return Short(entries[8..]) is >= 1 and <= 8 and var orientation ? orientation : 1;
        }

        return 1;

        ushort Short(ReadOnlySpan<byte> data) =>
            little ? BinaryPrimitives.ReadUInt16LittleEndian(data) : BinaryPrimitives.ReadUInt16BigEndian(data);
    }
}
