using System.Buffers.Binary;

namespace FaceService.Model.Imaging.Formats;

/// <summary>JPEG's segments (ITU T.81, annex B).</summary>
internal static class JpegParts
{
    // Encoders make about ten. Each costs a pass over the whole image, however little it holds.
    private const int MostScans = 100;

    public static ReadOnlySpan<byte> Magic => [0xFF, 0xD8, 0xFF];

    public static FileOutline Read(ReadOnlySpan<byte> file)
    {
        var (width, height, orientation, scans) = (0, 0, 1, 0);
        string? fault = "it ends without an end marker";
        for (var rest = file[2..]; rest.Length >= 2;)
        {
            var marker = rest[1];
            if (rest[0] != 0xFF)
            {
                fault = "no marker stands where one must";
                break;
            }

            if (marker == 0xFF) // a fill byte
            {
                rest = rest[1..];
                continue;
            }

            if (marker == 0xD9)
            {
                fault = scans > 0 ? null : "it has no scan";
                break;
            }

            if (rest.Length < 4 || BinaryPrimitives.ReadUInt16BigEndian(rest[2..]) is var length && (length < 2 || length > rest.Length - 2))
                break;
            var segment = rest.Slice(4, length - 2);
            rest = rest[(2 + length)..];
            if (IsFrame(marker))
            {
                if (marker > 0xC2)
                    throw FileOutline.Corrupt("it is lossless, hierarchical or coded arithmetically, which is not read");
                if (width > 0 || segment.Length < 6)
                    throw FileOutline.Corrupt("its frame header is wrong");
                (height, width) = (BinaryPrimitives.ReadUInt16BigEndian(segment[1..]), BinaryPrimitives.ReadUInt16BigEndian(segment[3..]));
            }
            else if (marker == 0xE1 && segment.StartsWith("Exif\0\0"u8))
            {
                orientation = ExifOrientation.Read(segment);
            }
            else if (marker == 0xDA)
            {
                if (++scans > MostScans)
                {
                    fault = $"it has more than {MostScans} scans";
                    break;
                }

                rest = rest[ScanLength(rest)..];
            }
        }

        return width > 0 && height > 0
            ? new FileOutline(ImageFormat.Jpeg, width, height) { Orientation = orientation, Scans = scans, Opaque = true, Fault = fault }
            : throw FileOutline.Corrupt("no frame header names its size");
    }

    // C4, C8 and CC are tables and an extension.
    private static bool IsFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);

    // Up to the next marker that is neither a stuffed byte nor a restart.
    private static int ScanLength(ReadOnlySpan<byte> data)
    {
        for (var at = 0; ;)
        {
            var next = data[at..].IndexOf((byte)0xFF);
            if (next < 0 || at + next + 1 >= data.Length)
                return data.Length;
            at += next;
            if (data[at + 1] is not (0 or >= 0xD0 and <= 0xD7))
                return at;
            at += 2;
        }
    }
}
