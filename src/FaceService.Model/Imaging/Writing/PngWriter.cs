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
    public const byte Up = 2;

    public static readonly ZLibCompressionOptions Compression = new() { CompressionLevel = 2 };

    /// <param name="image">The image.</param>
    /// <param name="xmp">A packet for an iTXt chunk, not compressed, as XMP asks; empty for none.</param>
    /// <param name="output">Receives the file.</param>
    public static void Write(RgbImage image, ReadOnlySpan<byte> xmp, IBufferWriter<byte> output)
    {
        WriteHead(image.Width, image.Height, xmp, output);
        using var data = new ChunkedBuffer();
        using (var zlib = new ZLibStream(new BufferStream(data), Compression, leaveOpen: true))
            WriteRows(image, zlib);
        PngParts.WriteChunk(output, "IDAT"u8, data);
        PngParts.WriteChunk(output, "IEND"u8, []);
    }

    /// <summary>All that stands before the pixels.</summary>
    public static void WriteHead(int width, int height, ReadOnlySpan<byte> xmp, IBufferWriter<byte> output)
    {
        output.Write(PngParts.Magic);
        Span<byte> header = [0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0]; // 8 bits, RGB, deflated, filtered by row, not interlaced
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        PngParts.WriteChunk(output, "IHDR"u8, header);
        if (xmp.IsEmpty)
            return;
        ReadOnlySpan<byte> plain = [0, 0, 0, 0]; // not compressed, method 0, no language, no translated keyword
        PngParts.WriteChunk(output, "iTXt"u8, [.. PngXmp.Keyword, .. plain, .. xmp]);
    }

    /// <summary>A row less the one above it, byte by byte.</summary>
    public static void Subtract(ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, Span<byte> difference)
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
}
