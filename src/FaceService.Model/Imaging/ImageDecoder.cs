namespace FaceService.Model.Imaging;

/// <summary>Reads JPEG, PNG and WebP pictures that nobody vouches for. Thread-safe.</summary>
public static class ImageDecoder
{
    /// <summary>Reads a picture's header; no pixel is decoded and no limit checked.</summary>
    /// <param name="file">The whole file.</param>
    /// <exception cref="ImageException">It is no picture of a known format, or damaged.</exception>
    public static ImageInfo Probe(ReadOnlySpan<byte> file) => NativeImaging.Probe(file);

    /// <summary>
    /// Decodes a picture's first frame: EXIF rotation and embedded colour profile applied, alpha laid over white, grey
    /// repeated, 16 bits cut to 8, CMYK converted.
    /// </summary>
    /// <param name="file">The whole file.</param>
    /// <param name="limits">How large it may be; <see cref="DecodeLimits.Default"/> when null.</param>
    /// <exception cref="ImageException">It is no picture of a known format, damaged, or passes a limit.</exception>
    public static RgbImage Decode(ReadOnlySpan<byte> file, DecodeLimits? limits = null)
    {
        limits ??= DecodeLimits.Default;
        limits.CheckFile(file.Length);
        var info = NativeImaging.Probe(file);
        limits.CheckHeader(info);

        var pixels = GC.AllocateUninitializedArray<byte>(RgbImage.ByteCount(info.Width, info.Height));
        NativeImaging.Decode(file, pixels);
        return new RgbImage(info.Width, info.Height, pixels);
    }
}
