using System.Buffers.Binary;
using FaceService.Model.Imaging.Formats;
using FaceService.Model.Imaging.Marking;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Gif;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.Formats.Webp;
using SixLabors.ImageSharp.Metadata.Profiles.Xmp;
using SixLabors.ImageSharp.PixelFormats;

namespace FaceService.Model.Imaging.Writing;

/// <summary>Encodes pictures at their own size: PNG by our own writer, the rest by ImageSharp.</summary>
internal static class PictureWriter
{
    // From here on JPEG keeps the colours of each pixel; below, of each square of four.
    private const int FullColourQuality = 90;

    private const int WebpMostSide = 16_383;

    /// <summary>Writes a picture.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="format">Any.</param>
    /// <param name="options">Quality and mark; the size has been seen to.</param>
    /// <param name="output">An empty stream; its buffer must be visible.</param>
    public static void Write(RgbImage image, ImageFormat format, EncodeOptions options, MemoryStream output)
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

    /// <summary>Writes an animated WebP: ImageSharp makes stills, the container is ours.</summary>
    /// <param name="frames">At least one, all of one size.</param>
    /// <param name="milliseconds">How long each stays.</param>
    /// <param name="loop">How often it plays, 0 for ever.</param>
    /// <param name="options">Quality and mark.</param>
    public static byte[] WriteWebp(IReadOnlyList<RgbImage> frames, int milliseconds, int loop, EncodeOptions options)
    {
        CheckQuality(options.Quality);
        var packet = options.Mark is { } mark ? XmpPacketWriter.Write(mark) : null;
        var (width, height) = (frames[0].Width, frames[0].Height);
        var file = new WebpWriter();
        file.WriteExtended((byte)(packet is null ? 0x02 : 0x06), width, height);
        file.WriteAnimation(loop);
        foreach (var frame in frames)
        {
            using var still = new MemoryStream();
            Write(frame, ImageFormat.Webp, options with { Mark = null }, still);
            var chunks = WebpParts.Chunks(still.GetBuffer().AsSpan(0, (int)still.Length));
            while (WebpParts.Next(ref chunks, out var type, out var body))
            {
                if (type.SequenceEqual("VP8 "u8))
                    file.WriteFrame(width, height, milliseconds, body);
            }
        }

        if (packet is not null)
            file.WriteChunk("XMP "u8, packet);
        return file.ToArray();
    }

    /// <summary>Writes an animated GIF.</summary>
    /// <inheritdoc cref="WriteWebp"/>
    public static byte[] WriteGif(IReadOnlyList<RgbImage> frames, int milliseconds, int loop, EncodeOptions options)
    {
        CheckQuality(options.Quality);
        var packet = options.Mark is { } mark ? XmpPacketWriter.Write(mark) : null;
        using var first = Codecs.Wrap(frames[0]);
        using var animation = first.Clone();
        foreach (var frame in frames.Skip(1))
        {
            using var next = Codecs.Wrap(frame);
            animation.Frames.AddFrame(next.Frames.RootFrame);
        }

        foreach (var frame in animation.Frames)
            frame.Metadata.GetGifMetadata().FrameDelay = milliseconds / 10;
        animation.Metadata.GetGifMetadata().RepeatCount = (ushort)loop;
        if (packet is not null)
            animation.Metadata.XmpProfile = new XmpProfile(packet);
        using var output = new MemoryStream();
        Encode(animation, Gif, output);
        var file = output.ToArray();
        if (loop > 1 && frames.Count > 1)
            CountRepetitions(file, loop);
        return file;
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

    private static void CheckQuality(int quality)
    {
        if (quality is < 1 or > 100)
            throw new ArgumentException($"The quality is {quality}; allowed is 1 to 100.", nameof(quality));
    }

    private static void Encode(Image<Rgb24> picture, IImageEncoder encoder, MemoryStream output)
    {
        try
        {
            picture.Save(output, encoder);
        }
        catch (ImageFormatException e)
        {
            throw new ImageException(ImageFault.Failed, $"The picture cannot be written: {e.Message.TrimEnd('.')}.");
        }
    }

    // GIF counts how often it is played again; ImageSharp writes the number as it is, and leaves 1 out.
    private static void CountRepetitions(Span<byte> file, int loop)
    {
        var extension = file.IndexOf("NETSCAPE2.0\x03\x01"u8) + 13;
        BinaryPrimitives.WriteUInt16LittleEndian(file[extension..], (ushort)(loop - 1));
    }
}
