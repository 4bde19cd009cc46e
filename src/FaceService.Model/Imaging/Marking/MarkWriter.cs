using System.Buffers;

namespace FaceService.Model.Imaging.Marking;

/// <summary>
/// Puts the mark into files that the encoder has just written. By hand, and the same way for each format, because libvips
/// 8.14 compresses a PNG's XMP, which XMP forbids, and drops a GIF's.
/// </summary>
internal static class MarkWriter
{
    /// <param name="file">A file without XMP.</param>
    /// <param name="format">Its format.</param>
    /// <param name="mark">The mark.</param>
    /// <param name="output">Receives the marked file.</param>
    /// <exception cref="ArgumentException">The mark does not fit.</exception>
    public static void Write(ReadOnlySpan<byte> file, ImageFormat format, ImageMark mark, IBufferWriter<byte> output)
    {
        var packet = XmpPacketWriter.Write(mark);
        if (format == ImageFormat.Png)
            PngXmp.Insert(file, packet, output);
        else if (format == ImageFormat.Jpeg)
            JpegXmp.Insert(file, packet, output);
        else if (format == ImageFormat.Webp)
            WebpXmp.Insert(file, packet, output);
        else
            GifXmp.Insert(file, packet, output);
    }
}
