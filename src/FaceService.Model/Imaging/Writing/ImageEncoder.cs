using System.Buffers;

namespace FaceService.Model.Imaging.Writing;

/// <summary>
/// Writes images. Thread-safe: a call works on its caller's thread alone, so that many pool threads encode at once.
/// </summary>
public static class ImageEncoder
{
    /// <summary>Encodes an image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="format">The file format; GIF makes a still of 256 colours.</param>
    /// <param name="options">Size, quality and mark; <see cref="EncodeOptions.Default"/> when null.</param>
    /// <returns>The file.</returns>
    /// <exception cref="ArgumentException">The quality is not 1…100, or the mark does not fit.</exception>
    /// <exception cref="ImageException">The format has no room for an image of this size.</exception>
    public static byte[] Encode(RgbImage image, ImageFormat format, EncodeOptions? options = null)
    {
        using var file = new ChunkedBuffer();
        Encode(image, format, file, options);
        return file.ToArray();
    }

    /// <summary>Encodes an image into a buffer of the caller's, such as a pooled one.</summary>
    /// <param name="image">The image.</param>
    /// <param name="format">The file format; GIF makes a still of 256 colours.</param>
    /// <param name="output">Receives the file.</param>
    /// <param name="options">Size, quality and mark; <see cref="EncodeOptions.Default"/> when null.</param>
    /// <exception cref="ArgumentException">The quality is not 1…100, or the mark does not fit.</exception>
    /// <exception cref="ImageException">The format has no room for an image of this size.</exception>
    public static void Encode(RgbImage image, ImageFormat format, IBufferWriter<byte> output, EncodeOptions? options = null)
    {
        options ??= EncodeOptions.Default;
        if (options.Size is { } size)
            image = ImageResizer.ResizeLongerSide(image, size, ResizeFilter.Viewing);
        if (options.Cutout is { } cutout && cutout.IsTransparentIn(format))
            ImageFileWriter.WriteTransparent(image, cutout, format, options, output);
        else
            ImageFileWriter.Write(options.Cutout?.Flatten(image) ?? image, format, options, output);
    }
}
