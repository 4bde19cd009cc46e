using System.Buffers;

namespace FaceService.Model.Imaging.Marking;

/// <summary>
/// XMP in GIF: an application extension <c>XMP DataXMP</c> whose packet stands bare, not in sub-blocks; 258 bytes
/// behind it lead a reader that takes it for sub-blocks to the end (XMP specification part 3, section 1.1.2).
/// </summary>
internal static class GifXmp
{
    private const int TrailerLength = 258;
    private const byte Extension = 0x21;
    private const byte ImageDescriptor = 0x2C;

    private static ReadOnlySpan<byte> Label =>
    [
        Extension, 0xFF, 11,
        (byte)'X', (byte)'M', (byte)'P', (byte)' ', (byte)'D', (byte)'a', (byte)'t', (byte)'a', (byte)'X', (byte)'M', (byte)'P',
    ];

    /// <returns>The packet; empty if there is none.</returns>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> file)
    {
        if (file.Length < 13 || HeaderLength(file) > file.Length)
            return [];
        for (var rest = file[HeaderLength(file)..]; rest.Length > 10;)
        {
            if (rest.StartsWith(Label))
                return Packet(rest[Label.Length..]);
            int body; // where the block's sub-blocks start
            if (rest[0] == Extension)
                body = 2;
            else if (rest[0] == ImageDescriptor)
                body = 11 + ColourTableLength(rest[9]);
            else
                break;
            if (body > rest.Length)
                break;
            rest = rest[(body + SubBlocksLength(rest[body..]))..];
        }

        return [];
    }

    /// <summary>Writes the extension with a packet.</summary>
    public static void Write(ReadOnlySpan<byte> packet, IBufferWriter<byte> output)
    {
        output.Write(Label);
        output.Write(packet);
        var trailer = output.GetSpan(TrailerLength)[..TrailerLength];
        trailer[0] = 1;
        for (var i = 1; i < TrailerLength; i++)
            trailer[i] = (byte)Math.Max(0, 256 - i); // 255, 254, … 0, 0
        output.Advance(TrailerLength);
    }

    private static ReadOnlySpan<byte> Packet(ReadOnlySpan<byte> data)
    {
        var length = SubBlocksLength(data) - TrailerLength;
        return length > 0 && data[length] == 1 && data[length + 1] == 0xFF ? data[..length] : [];
    }

    // Up to and with the block of length 0, or all there is.
    private static int SubBlocksLength(ReadOnlySpan<byte> data)
    {
        var at = 0;
        while (at < data.Length && data[at] != 0)
            at += 1 + data[at];
        return Math.Min(at + 1, data.Length);
    }

    private static int HeaderLength(ReadOnlySpan<byte> file) => 13 + ColourTableLength(file[10]);

    private static int ColourTableLength(byte flags) => (flags & 0x80) != 0 ? 3 << ((flags & 7) + 1) : 0;
}
