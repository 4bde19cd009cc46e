using System.Buffers;
using System.Buffers.Binary;
using FaceService.Model.Imaging.Formats;
using FaceService.Model.Imaging.Marking;

namespace FaceService.Model.Imaging.Writing;

/// <summary>A GIF file block by block (GIF89a): ImageSharp makes stills, the container is ours.</summary>
internal static class GifWriter
{
    public static void WriteHead(int width, int height, int loop, ReadOnlySpan<byte> xmp, IBufferWriter<byte> output)
    {
        Span<byte> screen = stackalloc byte[7]; // no global colour table
        screen.Clear();
        BinaryPrimitives.WriteUInt16LittleEndian(screen, checked((ushort)width));
        BinaryPrimitives.WriteUInt16LittleEndian(screen[2..], checked((ushort)height));
        output.Write("GIF89a"u8);
        output.Write(screen);
        if (loop != 1)
            WriteRepetitions(loop, output);
        if (!xmp.IsEmpty)
            GifXmp.Write(xmp, output);
    }

    /// <param name="still">A GIF of one frame that brings its own colour table.</param>
    /// <param name="hundredths">How long it stays.</param>
    /// <param name="output">Receives the frame's blocks.</param>
    public static void WriteFrame(ReadOnlySpan<byte> still, int hundredths, IBufferWriter<byte> output)
    {
        Span<byte> control = [0x21, 0xF9, 4, 0, 0, 0, 0, 0]; // stays, and nothing of it is transparent
        BinaryPrimitives.WriteUInt16LittleEndian(control[4..], (ushort)hundredths);
        output.Write(control);
        output.Write(GifParts.FrameBlock(still));
    }

    public static void WriteTrailer(IBufferWriter<byte> output) => output.Write(";"u8);

    // GIF counts how often it is played again; 0 is for ever.
    private static void WriteRepetitions(int loop, IBufferWriter<byte> output)
    {
        Span<byte> count = stackalloc byte[3];
        BinaryPrimitives.WriteUInt16LittleEndian(count, (ushort)Math.Max(0, loop - 1));
        count[2] = 0;
        output.Write((ReadOnlySpan<byte>)[0x21, 0xFF, 11]);
        output.Write("NETSCAPE2.0\x03\x01"u8);
        output.Write(count);
    }
}
