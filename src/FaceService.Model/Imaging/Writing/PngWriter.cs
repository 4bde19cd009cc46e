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

    private const byte Colour = 2;
    private const byte ColourAndAlpha = 6;

    public static readonly ZLibCompressionOptions Compression = new() { CompressionLevel = 2 };

    /// <param name="image">The image.</param>
    /// <param name="xmp">A packet for an iTXt chunk, not compressed, as XMP asks; empty for none.</param>
    /// <param name="output">Receives the file.</param>
    public static void Write(RgbImage image, ReadOnlySpan<byte> xmp, IBufferWriter<byte> output)
    {
        WriteHead(image.Width, image.Height, xmp, output);
        WriteRows(image.Pixels.Span, 3 * image.Width, output);
    }

    /// <summary>Likewise, of pixels with their opacity.</summary>
    /// <param name="width">In pixels.</param>
    /// <param name="height">In pixels.</param>
    /// <param name="pixels">[height, width, 4] bytes, and perhaps more behind them.</param>
    /// <param name="xmp">A packet; empty for none.</param>
    /// <param name="output">Receives the file.</param>
    public static void WriteTransparent(int width, int height, ReadOnlySpan<byte> pixels, ReadOnlySpan<byte> xmp, IBufferWriter<byte> output)
    {
        WriteHead(width, height, xmp, output, ColourAndAlpha);
        WriteRows(pixels[..(4 * width * height)], 4 * width, output);
    }

    /// <summary>All that stands before the pixels.</summary>
    public static void WriteHead(int width, int height, ReadOnlySpan<byte> xmp, IBufferWriter<byte> output, byte colours = Colour)
    {
        output.Write(PngParts.Magic);
        Span<byte> header = [0, 0, 0, 0, 0, 0, 0, 0, 8, colours, 0, 0, 0]; // 8 bits, deflated, filtered by row, not interlaced
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

    private static void WriteRows(ReadOnlySpan<byte> pixels, int length, IBufferWriter<byte> output)
    {
        using var data = new ChunkedBuffer();
        using (var zlib = new ZLibStream(new BufferStream(data), Compression, leaveOpen: true))
            Filter(pixels, length, zlib);
        PngParts.WriteChunk(output, "IDAT"u8, data);
        PngParts.WriteChunk(output, "IEND"u8, []);
    }

    private static void Filter(ReadOnlySpan<byte> pixels, int length, ZLibStream zlib)
    {
        var filtered = ArrayPool<byte>.Shared.Rent(1 + length);
        try
        {
            filtered[0] = Up;
            pixels[..length].CopyTo(filtered.AsSpan(1)); // above the first row stand zeros
            zlib.Write(filtered, 0, 1 + length);
            for (var start = length; start < pixels.Length; start += length)
            {
                Subtract(pixels.Slice(start, length), pixels.Slice(start - length, length), filtered.AsSpan(1, length));
                zlib.Write(filtered, 0, 1 + length);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(filtered);
        }
    }
}
