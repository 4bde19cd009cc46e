using System.Buffers.Binary;
using System.IO.Compression;
using FaceService.Model.Imaging.Formats;

namespace FaceService.Model.Imaging.Marking;

/// <summary>XMP in PNG: an iTXt chunk named <c>XML:com.adobe.xmp</c> (XMP specification part 3, section 1.1.5).</summary>
internal static class PngXmp
{
    public static ReadOnlySpan<byte> Keyword => "XML:com.adobe.xmp\0"u8;

    /// <returns>The packet; empty if there is none.</returns>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> file)
    {
        for (var rest = file[PngParts.Magic.Length..]; rest.Length >= 12;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(rest);
            if (length > rest.Length - 12)
                break;
            var data = rest.Slice(8, (int)length);
            if (rest.Slice(4, 4).SequenceEqual("iTXt"u8) && data.StartsWith(Keyword))
                return Text(data[Keyword.Length..]);
            rest = rest[(12 + (int)length)..];
        }

        return [];
    }

    // Compression flag, method, language, 0, translated keyword, 0, text.
    private static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> data)
    {
        if (data.Length < 2)
            return [];
        var text = AfterZero(AfterZero(data[2..]));
        return data[0] == 0 ? text : Inflate(text);
    }

    private static ReadOnlySpan<byte> AfterZero(ReadOnlySpan<byte> data)
    {
        var zero = data.IndexOf((byte)0);
        return zero < 0 ? [] : data[(zero + 1)..];
    }

    // Other programs compress what they copy. A bomb stops at one byte more than is ever read.
    private static ReadOnlySpan<byte> Inflate(ReadOnlySpan<byte> packed)
    {
        var text = new byte[XmpPacketReader.MaxBytes + 1];
        try
        {
            using var zlib = new ZLibStream(new MemoryStream(packed.ToArray()), CompressionMode.Decompress);
            return text.AsSpan(0, zlib.ReadAtLeast(text, text.Length, throwOnEndOfStream: false));
        }
        catch (InvalidDataException)
        {
            return [];
        }
    }
}
