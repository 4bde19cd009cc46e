using System.Buffers;
using System.Buffers.Binary;

namespace FaceService.Model.Imaging.Marking;

/// <summary>XMP in WebP: the chunk <c>XMP </c> of an extended file (RFC 9649, section 2.7).</summary>
internal static class WebpXmp
{
    private const int RiffHeader = 12;
    private const int ChunkHeader = 8;
    private const byte XmpFlag = 0x04;

    public static bool Matches(ReadOnlySpan<byte> file) => file.StartsWith("RIFF"u8) && file.Length >= RiffHeader && file[8..].StartsWith("WEBP"u8);

    /// <summary>Copies a file without XMP, extends it where it is a simple one, and appends the packet.</summary>
    public static void Insert(ReadOnlySpan<byte> file, ReadOnlySpan<byte> packet, IBufferWriter<byte> output)
    {
        var chunks = file[RiffHeader..];
        Span<byte> extended = stackalloc byte[ChunkHeader + 10];
        if (chunks.StartsWith("VP8X"u8))
        {
            chunks[..extended.Length].CopyTo(extended);
            chunks = chunks[extended.Length..];
        }
        else
        {
            WriteExtended(chunks, extended);
        }

        extended[ChunkHeader] |= XmpFlag;
        var padding = packet.Length & 1;
        var header = output.GetSpan(RiffHeader);
        file[..RiffHeader].CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], 4 + extended.Length + chunks.Length + ChunkHeader + packet.Length + padding);
        output.Advance(RiffHeader);
        output.Write(extended);
        output.Write(chunks);

        header = output.GetSpan(ChunkHeader);
        "XMP "u8.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], packet.Length);
        output.Advance(ChunkHeader);
        output.Write(packet);
        output.Write("\0"u8[..padding]);
    }

    /// <returns>The packet; empty if there is none.</returns>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> file)
    {
        for (var rest = file[RiffHeader..]; rest.Length >= ChunkHeader;)
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]);
            if (length > rest.Length - ChunkHeader)
                break;
            if (rest.StartsWith("XMP "u8))
                return rest.Slice(ChunkHeader, (int)length);
            rest = rest[Math.Min(rest.Length, ChunkHeader + (int)length + (int)(length & 1))..];
        }

        return [];
    }

    // VP8X: flags, three reserved bytes, then width - 1 and height - 1 in 24 bits each.
    private static void WriteExtended(ReadOnlySpan<byte> chunks, Span<byte> extended)
    {
        if (!chunks.StartsWith("VP8 "u8))
            throw new ArgumentException("Only lossy WebP and animations are marked.", nameof(chunks));
        // The frame header (RFC 6386, section 9.1): three bytes of tag, three of start code, then two sides of 14 bits.
        var sides = chunks[(ChunkHeader + 6)..];
        extended.Clear();
        "VP8X"u8.CopyTo(extended);
        extended[4] = 10;
        WriteInt24(extended[(ChunkHeader + 4)..], (BinaryPrimitives.ReadUInt16LittleEndian(sides) & 0x3FFF) - 1);
        WriteInt24(extended[(ChunkHeader + 7)..], (BinaryPrimitives.ReadUInt16LittleEndian(sides[2..]) & 0x3FFF) - 1);
    }

    private static void WriteInt24(Span<byte> target, int value)
    {
        target[0] = (byte)value;
        target[1] = (byte)(value >> 8);
        target[2] = (byte)(value >> 16);
    }
}
