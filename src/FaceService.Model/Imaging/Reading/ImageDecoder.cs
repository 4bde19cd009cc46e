using FaceService.Model.Imaging.Formats;

namespace FaceService.Model.Imaging.Reading;

/// <summary>Reads JPEG, PNG and WebP images that nobody vouches for. Thread-safe.</summary>
public static class ImageDecoder
{
    /// <summary>Reads an image's header; no pixel is decoded and no limit checked.</summary>
    /// <param name="file">The whole file.</param>
    /// <exception cref="ImageException">It is no image of a known format, or damaged.</exception>
    public static ImageInfo Probe(ReadOnlySpan<byte> file) => FileOutline.Read(file, withGif: false).Info;

    /// <summary>
    /// Decodes an image's first frame: EXIF rotation applied, alpha laid over white, grey repeated, 16 bits rounded to 8,
    /// CMYK converted. A colour profile is passed over: colours are taken for sRGB's.
    /// </summary>
    /// <param name="file">The whole file.</param>
    /// <param name="limits">How large it may be; <see cref="DecodeLimits.Default"/> when null.</param>
    /// <param name="size">The size to which it is resized, so that the whole of a large one need not be kept; null keeps its own.</param>
    /// <exception cref="ImageException">It is no image of a known format, damaged, or passes a limit.</exception>
    public static RgbImage Decode(ReadOnlySpan<byte> file, DecodeLimits? limits = null, (int Width, int Height)? size = null)
    {
        limits ??= DecodeLimits.Default;
        limits.CheckFile(file.Length);
        var outline = FileOutline.Read(file, withGif: false);
        limits.CheckHeader(outline.Info);
        return ImageFileReader.Read(file, outline, [0], size)[0];
    }
}
