using System.Buffers.Binary;

namespace FaceService.Model.Imaging.Marking;

/// <summary>XMP in JPEG: an APP1 segment that starts with Adobe's namespace (XMP specification part 3, section 1.1.3).</summary>
internal static class JpegXmp
{
    private const byte App1 = 0xE1;
    private const byte StartOfScan = 0xDA;

    private static ReadOnlySpan<byte> Signature => "http://ns.adobe.com/xap/1.0/\0"u8;

    /// <returns>The packet; empty if there is none before the image's data.</returns>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> file)
    {
        for (var rest = file[2..]; rest.Length >= 4 && rest[0] == 0xFF;)
        {
            if (rest[1] == 0xFF) // a fill byte
            {
                rest = rest[1..];
                continue;
            }

            var length = BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
            if (rest[1] == StartOfScan || length < 2 || length > rest.Length - 2)
                break;
            var data = rest.Slice(4, length - 2);
            if (rest[1] == App1 && data.StartsWith(Signature))
                return data[Signature.Length..];
            rest = rest[(2 + length)..];
        }

        return [];
    }
}
