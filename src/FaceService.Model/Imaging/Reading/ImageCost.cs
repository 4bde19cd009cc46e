using FaceService.Model.Imaging.Comparison;
using FaceService.Model.Imaging.Formats;

namespace FaceService.Model.Imaging.Reading;

/// <summary>
/// The most memory that work on images takes, estimated from sizes and headers alone, so that it can be admitted before it is taken.
/// The numbers are bytes a pixel, measured in the tests; what a call returns is in them. Thread-safe.
/// </summary>
public static class ImageCost
{
    // What does not grow with the image: windows, tables, pieces of rows.
    private const long DecodeBuffers = 512 * 1024;
    private const long EncodeBuffers = 320 * 1024;
    private const long PaletteBuffers = 3 << 20; // the tables in which ImageSharp looks for a palette, whatever the size
    private const long ResizeBuffers = 1024 * 1024;

    // ImageSharp is given a file without what it would stumble over, and reads that into buffers of its own.
    private const int CopiesOfFile = 3;

    private const int Rgb = 3;
    private const int Rgba = 4;

    /// <summary>Bytes that decoding a file takes beside the file itself, with the images that are returned in their own size.</summary>
    /// <param name="file">The whole file: PNG, JPEG, WebP or GIF.</param>
    /// <param name="frames">How many images are returned in their own size; 0 where each is resized, which is counted apart.</param>
    /// <exception cref="ImageException">It is of none of these formats, or damaged.</exception>
    public static long Decode(ReadOnlySpan<byte> file, int frames = 1)
    {
        var outline = FileOutline.Read(file, withGif: true);
        var pixels = (long)outline.Width * outline.Height;
        var bytesPerPixel = PerPixel(outline) + (outline.Orientation == 1 ? 0 : 3 * Rgb);
        var kept = frames * pixels * Rgb;
        return DecodeBuffers + (pixels * bytesPerPixel) + kept + ((long)CopiesOfFile * file.Length);
    }

    /// <summary>Bytes that resizing takes, to whatever size it was before.</summary>
    /// <param name="width">New width in pixels.</param>
    /// <param name="height">New height in pixels.</param>
    public static long Resize(int width, int height) => ResizeBuffers + (4L * Rgb * width * height);

    /// <summary>Bytes that encoding takes beside the pixels, the file among them.</summary>
    /// <param name="format">The file format.</param>
    /// <param name="width">In pixels.</param>
    /// <param name="height">In pixels.</param>
    public static long Encode(ImageFormat format, int width, int height)
    {
        var pixels = (long)width * height;
        return EncodeBuffers + (format == ImageFormat.Png ? 2 * 4 * pixels // deflated and copied; noise does not shrink
            : format == ImageFormat.Webp ? 14 * pixels
            : format == ImageFormat.Gif ? PaletteBuffers + (8 * pixels)
            : 4 * pixels);
    }

    /// <summary>Bytes that cutting out an outline takes besides, and writing its opacity.</summary>
    /// <param name="format">The file format.</param>
    /// <param name="width">In pixels.</param>
    /// <param name="height">In pixels.</param>
    public static long Cut(ImageFormat format, int width, int height) => (long)width * height * (format == ImageFormat.Webp ? 40 : 8);

    /// <summary>Bytes that <see cref="ImageSimilarity.Compare"/> takes.</summary>
    /// <param name="width">The smaller image's width in pixels.</param>
    /// <param name="height">Its height.</param>
    public static long Compare(int width, int height)
    {
        var tile = (long)Math.Min(width, ImageSimilarity.TileSide) * Math.Min(height, ImageSimilarity.TileSide);
        return (2 * Resize(width, height)) + (96 * tile); // six planes of floats, their halves, and what differs in them
    }

    /// <summary>Bytes of an encoded image at most.</summary>
    /// <param name="format">The file format.</param>
    /// <param name="width">In pixels.</param>
    /// <param name="height">In pixels.</param>
    public static long File(ImageFormat format, int width, int height) =>
        (64 * 1024) + ((long)width * height * (format == ImageFormat.Png ? 4 : 2));

    // At its peak, without what is returned.
    private static int PerPixel(FileOutline outline)
    {
        if (outline.Format == ImageFormat.Png)
            return outline.Opaque ? Rgb : Rgba + Rgb;
        if (outline.Format == ImageFormat.Jpeg)
            return Rgb + (outline.Scans > 1 ? 8 : 0); // coefficients of up to four components are kept for later scans
        return outline.Format == ImageFormat.Webp
            ? Rgba + Rgb + Rgba + Rgba
            : Rgba + Rgb + Rgb + 1;
    }
}
