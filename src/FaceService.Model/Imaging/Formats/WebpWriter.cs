using System.Buffers;
using System.Buffers.Binary;

namespace FaceService.Model.Imaging.Formats;

/// <summary>A WebP file chunk by chunk (RFC 9649).</summary>
internal sealed class WebpWriter
{
    private readonly ChunkedBuffer _file;

    /// <param name="file">Empty; receives the file.</param>
    public WebpWriter(ChunkedBuffer file)
    {
        _file = file;
        _file.Write("RIFF\0\0\0\0WEBP"u8);
    }

    /// <param name="flags">What the file holds: 0x10 alpha, 0x04 XMP, 0x02 an animation.</param>
    /// <param name="width">Of the canvas, in pixels.</param>
    /// <param name="height">Of the canvas, in pixels.</param>
    public void WriteExtended(byte flags, int width, int height)
    {
        Span<byte> body = stackalloc byte[10];
        body.Clear();
        body[0] = flags;
        WriteInt24(body[4..], width - 1);
        WriteInt24(body[7..], height - 1);
        WriteChunk("VP8X"u8, body);
    }

    /// <param name="loop">How often it plays, 0 for ever.</param>
    public void WriteAnimation(int loop)
    {
        Span<byte> body = [0xFF, 0xFF, 0xFF, 0xFF, 0, 0]; // white, where a viewer shows a background at all
        BinaryPrimitives.WriteUInt16LittleEndian(body[4..], (ushort)loop);
        WriteChunk("ANIM"u8, body);
    }

    /// <param name="width">In pixels.</param>
    /// <param name="height">In pixels.</param>
    /// <param name="milliseconds">How long it stays.</param>
    /// <param name="picture">A VP8 bitstream.</param>
    public void WriteFrame(int width, int height, int milliseconds, ReadOnlySpan<byte> picture)
    {
        Span<byte> header = stackalloc byte[16];
        header.Clear(); // at 0, 0
        WriteInt24(header[6..], width - 1);
        WriteInt24(header[9..], height - 1);
        WriteInt24(header[12..], milliseconds);
        header[15] = 2; // not blended with the frame before
        WriteHead("ANMF"u8, header.Length + 8 + picture.Length + (picture.Length & 1));
        _file.Write(header);
        WriteChunk("VP8 "u8, picture);
    }

    public void WriteChunk(ReadOnlySpan<byte> type, ReadOnlySpan<byte> body)
    {
        WriteHead(type, body.Length);
        _file.Write(body);
        _file.Write("\0"u8[..(body.Length & 1)]);
    }

    /// <summary>Writes the file's length, which stands before all else: so no part can be sent before the whole is there.</summary>
    public void Complete()
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(length, checked((uint)(_file.Length - 8)));
        _file.Overwrite(4, length);
    }

    private void WriteHead(ReadOnlySpan<byte> type, int length)
    {
        Span<byte> head = stackalloc byte[8];
        type.CopyTo(head);
        BinaryPrimitives.WriteInt32LittleEndian(head[4..], length);
        _file.Write(head);
    }

    private static void WriteInt24(Span<byte> target, int value)
    {
        target[0] = (byte)value;
        target[1] = (byte)(value >> 8);
        target[2] = (byte)(value >> 16);
    }
}
