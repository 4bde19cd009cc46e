using System.Buffers;
using FaceService.Model.Imaging.Marking;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Gif;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.Formats.Webp;
using SixLabors.ImageSharp.Metadata.Profiles.Xmp;
using SixLabors.ImageSharp.PixelFormats;

namespace FaceService.Model.Imaging.Writing;

/// <summary>Encodes images at their own size: PNG by our own writer, the rest by ImageSharp.</summary>
internal static class ImageFileWriter
{
    // From here on JPEG keeps the colours of each pixel; below, of each square of four.
    private const int FullColourQuality = 90;

    private const int WebpMostSide = 16_383;

    /// <summary>Writes an image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="format">Any.</param>
    /// <param name="options">Quality and mark; the size has been seen to.</param>
    /// <param name="output">Receives the file.</param>
    public static void Write(RgbImage image, ImageFormat format, EncodeOptions options, IBufferWriter<byte> output)
    {
        CheckQuality(options.Quality);
        var packet = options.Mark is { } mark ? XmpPacketWriter.Write(mark) : null;
        if (format == ImageFormat.Png)
        {
            PngWriter.Write(image, packet, output);
            return;
        }

        using var picture = Codecs.Wrap(image);
        if (packet is not null)
            picture.Metadata.XmpProfile = new XmpProfile(packet);
        Encode(picture, format == ImageFormat.Jpeg ? Jpeg(options.Quality) : format == ImageFormat.Webp ? Webp(image, options.Quality) : Gif, output);
    }

    /// <summary>Writes what a cutout leaves of an image, with its opacity.</summary>
    /// <param name="image">The image.</param>
    /// <param name="cutout">What is cut out.</param>
    /// <param name="format">PNG or WebP.</param>
    /// <param name="options">Quality and mark; the size has been seen to.</param>
    /// <param name="output">Receives the file.</param>
    public static void WriteTransparent(RgbImage image, ImageCutout cutout, ImageFormat format, EncodeOptions options, IBufferWriter<byte> output)
    {
        CheckQuality(options.Quality);
        var packet = options.Mark is { } mark ? XmpPacketWriter.Write(mark) : null;
        using var pixels = PixelMemory.Rent(4 * image.Width * image.Height);
        cutout.Cut(image, pixels.Memory.Span);
        if (format == ImageFormat.Png)
        {
            PngWriter.WriteTransparent(image.Width, image.Height, pixels.Memory.Span, packet, output);
            return;
        }

        using var picture = Image.WrapMemory<Rgba32>(Codecs.Configuration, pixels.Memory, image.Width, image.Height);
        if (packet is not null)
            picture.Metadata.XmpProfile = new XmpProfile(packet);
        Encode(picture, Webp(image, options.Quality), output);
    }

    /// <exception cref="ArgumentException">It is not 1…100.</exception>
    public static void CheckQuality(int quality)
    {
        if (quality is < 1 or > 100)
            throw new ArgumentException($"The quality is {quality}; allowed is 1 to 100.", nameof(quality));
    }

    // A palette a frame. ImageSharp's other quantizer, Wu's, takes four to eight times as long.
    private static GifEncoder Gif => new() { ColorTableMode = GifColorTableMode.Local };

    private static JpegEncoder Jpeg(int quality) => new()
    {
        Quality = quality,
        ColorType = quality >= FullColourQuality ? JpegColorType.YCbCrRatio444 : JpegColorType.YCbCrRatio420,
    };

    private static WebpEncoder Webp(RgbImage image, int quality) => image.Width <= WebpMostSide && image.Height <= WebpMostSide
        ? new() { FileFormat = WebpFileFormatType.Lossy, Quality = quality, Method = WebpEncodingMethod.Fastest }
        : throw new ArgumentException($"WebP holds 1 to {WebpMostSide} pixels a side.", nameof(image));

    private static void Encode(Image picture, IImageEncoder encoder, IBufferWriter<byte> output)
    {
        try
        {
            picture.Save(new BufferStream(output), encoder);
        }
        catch (ImageFormatException e)
        {
            throw new ImageException(ImageFault.Failed, $"The picture cannot be written: {e.Message.TrimEnd('.')}.");
        }
    }
}
