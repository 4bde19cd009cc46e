using FaceService.Model.Imaging.Formats;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Gif;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.Formats.Webp;
using SixLabors.ImageSharp.Memory;
using SixLabors.ImageSharp.Metadata;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;

namespace FaceService.Model.Imaging.Reading;

/// <summary>
/// Decodes what a <see cref="FileOutline"/> has found whole and the caller small enough: one image at a time by ImageSharp, and
/// whatever that throws becomes an <see cref="ImageException"/>.
/// </summary>
internal static class ImageFileReader
{
    // Neither colour profiles nor texts are looked at.
    private static readonly Dictionary<ImageFormat, IImageDecoder> Decoders = new()
    {
        [ImageFormat.Png] = new PngDecoder { IgnoreMetadata = true },
        [ImageFormat.Jpeg] = new JpegDecoder { IgnoreMetadata = true },
        [ImageFormat.Webp] = new WebpDecoder { IgnoreMetadata = true },
        [ImageFormat.Gif] = new GifDecoder { IgnoreMetadata = true, DecodingMode = FrameDecodingMode.First },
    };

    /// <param name="file">The whole file.</param>
    /// <param name="outline">Its outline.</param>
    /// <param name="frames">Which frames: numbers from 0, ascending, below the outline's count.</param>
    /// <param name="size">The size to which each frame is resized before the next is decoded; null keeps its own.</param>
    public static IReadOnlyList<RgbImage> Read(
        ReadOnlySpan<byte> file, FileOutline outline, IReadOnlyList<int> frames, (int Width, int Height)? size)
    {
        if (outline.Fault is { } fault)
            throw FileOutline.Corrupt(fault);
        try
        {
            return outline.Format == ImageFormat.Png || outline.Format == ImageFormat.Jpeg
                ? [ReadStill(file, outline, Finish)]
                : ReadFrames(file, outline, frames, Finish);
        }
        catch (InvalidMemoryOperationException)
        {
            throw new ImageException(ImageFault.TooLarge, "The picture takes more memory to decode than is allowed.");
        }
        catch (Exception e) when (e is not (ImageException or OutOfMemoryException))
        {
            // A decoder that is led astray fails in many ways.
            throw FileOutline.Corrupt(e.Message.TrimEnd('.').ReplaceLineEndings("; "));
        }

        // What is decoded lies in pages that are freed at once; what is given back is the caller's.
        RgbImage Finish(RgbImage image)
        {
            var upright = outline.Orientation == 1 ? image : Turn(image, outline.Orientation);
            var sized = size is { } wanted ? ImageResizer.Resize(upright, wanted.Width, wanted.Height) : upright;
            return ReferenceEquals(sized, image) ? image.Copy() : sized;
        }
    }

    private static RgbImage ReadStill(ReadOnlySpan<byte> file, FileOutline outline, Func<RgbImage, RgbImage> finish)
    {
        if (outline.Format == ImageFormat.Png)
            file = PngParts.Bare(file);
        if (outline.Opaque)
        {
            using var opaque = Decode<Rgb24>(file, outline.Format, outline.Width, outline.Height);
            return opaque.DangerousTryGetSinglePixelMemory(out var pixels)
                ? finish(new RgbImage(outline.Width, outline.Height, Codecs.Bytes(pixels)))
                : finish(Codecs.Copy(opaque));
        }

        using var image = Decode<Rgba32>(file, outline.Format, outline.Width, outline.Height);
        using var canvas = new Canvas(outline.Width, outline.Height);
        canvas.Lay(image, 0, 0, replace: true);
        return finish(canvas.Image);
    }

    private static List<RgbImage> ReadFrames(ReadOnlySpan<byte> file, FileOutline outline, IReadOnlyList<int> wanted, Func<RgbImage, RgbImage> finish)
    {
        var isWebp = outline.Format == ImageFormat.Webp;
        using var canvas = new Canvas(outline.Width, outline.Height);
        var rest = isWebp ? WebpParts.Chunks(file) : GifParts.Blocks(file);
        var images = new List<RgbImage>(wanted.Count);
        for (var i = 0; images.Count < wanted.Count; i++)
        {
            if (!(isWebp ? WebpParts.NextFrame(ref rest, outline, out var frame) : GifParts.NextFrame(file, ref rest, out frame)))
                throw FileOutline.Corrupt("a frame is missing");
            if (!canvas.Holds(frame))
                throw FileOutline.Corrupt("a frame lies outside its canvas");
            var before = frame.After == AfterFrame.Restore ? canvas.Area(frame) : null;
            using (var image = Decode<Rgba32>(frame.File, outline.Format, frame.Width, frame.Height))
                canvas.Lay(image, frame.Left, frame.Top, frame.Replaces);
            if (i == wanted[images.Count])
                images.Add(finish(canvas.Image));
            canvas.Leave(frame, before);
        }

        return images;
    }

    // Memory is made for the size that ImageSharp finds, so that one is compared with what was checked.
    private static unsafe Image<TPixel> Decode<TPixel>(ReadOnlySpan<byte> file, ImageFormat format, int width, int height)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        var decoder = Decoders[format];
        fixed (byte* start = file)
        {
            using var stream = new UnmanagedMemoryStream(start, file.Length);
            var info = ((IImageInfoDetector)decoder).Identify(Codecs.Configuration, stream, CancellationToken.None);
            if (info is null || info.Width != width || info.Height != height)
                throw FileOutline.Corrupt("its size is told in two ways");
            stream.Position = 0;
            return decoder.Decode<TPixel>(Codecs.Configuration, stream, CancellationToken.None);
        }
    }

    private static RgbImage Turn(RgbImage image, int orientation)
    {
        using var turned = Codecs.Wrap(image).Clone(Codecs.Configuration, processing =>
        {
            var (rotate, flip) = orientation switch
            {
                2 => (RotateMode.None, FlipMode.Horizontal),
                3 => (RotateMode.Rotate180, FlipMode.None),
                4 => (RotateMode.Rotate180, FlipMode.Horizontal),
                5 => (RotateMode.Rotate90, FlipMode.Horizontal),
                6 => (RotateMode.Rotate90, FlipMode.None),
                7 => (RotateMode.Rotate270, FlipMode.Horizontal),
                _ => (RotateMode.Rotate270, FlipMode.None),
            };
            processing.RotateFlip(rotate, flip);
        });
        return Codecs.Copy(turned);
    }
}
