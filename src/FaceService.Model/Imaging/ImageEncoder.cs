using System.Buffers;

namespace FaceService.Model.Imaging;

/// <summary>
/// Writes pictures. Thread-safe: a call works on its caller's thread alone, so that many pool threads encode at once.
/// </summary>
public static class ImageEncoder
{
    /// <summary>Encodes a picture.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="format">The file format; GIF makes a still of 256 colours.</param>
    /// <param name="options">Size and quality; <see cref="EncodeOptions.Default"/> when null.</param>
    /// <returns>The file.</returns>
    /// <exception cref="ImageException">The native library could not do it.</exception>
    public static byte[] Encode(RgbImage image, ImageFormat format, EncodeOptions? options = null)
    {
        using var file = EncodeNative(image, format, options ?? EncodeOptions.Default);
        return file.Bytes.ToArray();
    }

    /// <summary>Encodes a picture into a buffer of the caller's, such as a pooled one.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="format">The file format; GIF makes a still of 256 colours.</param>
    /// <param name="output">Receives the file.</param>
    /// <param name="options">Size and quality; <see cref="EncodeOptions.Default"/> when null.</param>
    /// <exception cref="ImageException">The native library could not do it.</exception>
    public static void Encode(RgbImage image, ImageFormat format, IBufferWriter<byte> output, EncodeOptions? options = null)
    {
        using var file = EncodeNative(image, format, options ?? EncodeOptions.Default);
        output.Write(file.Bytes);
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
