using System.Buffers;
using FaceService.Model.Imaging.Marking;

namespace FaceService.Model.Imaging;

/// <summary>
/// Writes pictures. Thread-safe: a call works on its caller's thread alone, so that many pool threads encode at once.
/// </summary>
public static class ImageEncoder
{
    /// <summary>Encodes a picture.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="format">The file format; GIF makes a still of 256 colours.</param>
    /// <param name="options">Size, quality and mark; <see cref="EncodeOptions.Default"/> when null.</param>
    /// <returns>The file.</returns>
    /// <exception cref="ArgumentException">The quality is not 1…100, or the mark does not fit.</exception>
    /// <exception cref="ImageException">The native library could not do it.</exception>
    public static byte[] Encode(RgbImage image, ImageFormat format, EncodeOptions? options = null)
    {
        options ??= EncodeOptions.Default;
        using var file = EncodeNative(image, format, options);
        return Finish(file.Bytes, format, options.Mark);
    }

    /// <summary>Encodes a picture into a buffer of the caller's, such as a pooled one.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="format">The file format; GIF makes a still of 256 colours.</param>
    /// <param name="output">Receives the file.</param>
    /// <param name="options">Size, quality and mark; <see cref="EncodeOptions.Default"/> when null.</param>
    /// <exception cref="ArgumentException">The quality is not 1…100, or the mark does not fit.</exception>
    /// <exception cref="ImageException">The native library could not do it.</exception>
    public static void Encode(RgbImage image, ImageFormat format, IBufferWriter<byte> output, EncodeOptions? options = null)
    {
        options ??= EncodeOptions.Default;
        using var file = EncodeNative(image, format, options);
        if (options.Mark is { } mark)
            MarkWriter.Write(file.Bytes, format, mark, output);
        else
            output.Write(file.Bytes);
    }

    internal static byte[] Finish(ReadOnlySpan<byte> file, ImageFormat format, ImageMark? mark)
    {
        if (mark is null)
            return file.ToArray();
        var output = new ArrayBufferWriter<byte>(file.Length + 4096);
        MarkWriter.Write(file, format, mark, output);
        return output.WrittenSpan.ToArray();
    }

    private static NativeImaging.File EncodeNative(RgbImage image, ImageFormat format, EncodeOptions options)
    {
        if (options.Size is { } size)
            image = ImageResizer.ResizeLongerSide(image, size);
        return format == ImageFormat.Gif
            ? NativeImaging.EncodeAnimation([image], format.Native, options.Quality, delayMilliseconds: 1000, loop: 0)
            : NativeImaging.Encode(image, format.Native, options.Quality);
    }
}
