using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics;
using System.Runtime.InteropServices;
using FaceService.Model.Imaging.Formats;
using FaceService.Model.Imaging.Marking;

namespace FaceService.Model.Imaging.Writing;

/// <summary>
/// Writes PNG as the service does most: 8-bit RGB, each row less the one above it, hardly compressed (RFC 2083).
/// docs/decisions/0016-imagesharp.md has the figures.
/// </summary>
internal static class PngWriter
{
    private const byte Up = 2;

    private static readonly ZLibCompressionOptions Compression = new() { CompressionLevel = 2 };

    /// <param name="image">The picture.</param>
    /// <param name="xmp">A packet for an iTXt chunk, not compressed, as XMP asks; empty for none.</param>
    /// <param name="output">Where the file begins; its buffer must be visible.</param>
    public static void Write(RgbImage image, ReadOnlySpan<byte> xmp, MemoryStream output)
    {
        output.Write(PngParts.Magic);
        Span<byte> header = [0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0]; // 8 bits, RGB, deflated, filtered by row, not interlaced
        BinaryPrimitives.WriteInt32BigEndian(header, image.Width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], image.Height);
        PngParts.EndChunk(output, PngParts.BeginChunk(output, "IHDR"u8, header));
        if (!xmp.IsEmpty)
        {
            var text = PngParts.BeginChunk(output, "iTXt"u8, PngXmp.Keyword);
            output.Write([0, 0, 0, 0]); // not compressed, method 0, no language, no translated keyword
            output.Write(xmp);
            PngParts.EndChunk(output, text);
        }

        var data = PngParts.BeginChunk(output, "IDAT"u8, []);
        using (var zlib = new ZLibStream(output, Compression, leaveOpen: true))
            WriteRows(image, zlib);
        PngParts.EndChunk(output, data);
        PngParts.EndChunk(output, PngParts.BeginChunk(output, "IEND"u8, []));
    }

    private static void WriteRows(RgbImage image, ZLibStream zlib)
    {
        var length = image.Width * 3;
        var filtered = ArrayPool<byte>.Shared.Rent(1 + length);
        try
        {
            filtered[0] = Up;
            image.Row(0).CopyTo(filtered.AsSpan(1)); // above the first row stand zeros
            zlib.Write(filtered, 0, 1 + length);
            for (var y = 1; y < image.Height; y++)
            {
                Subtract(image.Row(y), image.Row(y - 1), filtered.AsSpan(1, length));
                zlib.Write(filtered, 0, 1 + length);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(filtered);
        }
    }

    private static void Subtract(ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, Span<byte> difference)
    {
        var whole = row.Length - (row.Length % Vector<byte>.Count);
        var rows = MemoryMarshal.Cast<byte, Vector<byte>>(row);
        var aboves = MemoryMarshal.Cast<byte, Vector<byte>>(above);
        var differences = MemoryMarshal.Cast<byte, Vector<byte>>(difference);
        for (var i = 0; i < differences.Length; i++)
            differences[i] = rows[i] - aboves[i];
        for (var i = whole; i < row.Length; i++)
            difference[i] = (byte)(row[i] - above[i]);
    }
}
