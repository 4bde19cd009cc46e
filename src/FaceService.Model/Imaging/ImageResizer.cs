using SixLabors.ImageSharp.Processing;
using SixLabors.ImageSharp.Processing.Processors.Transforms;

namespace FaceService.Model.Imaging;

/// <summary>Crops and resizes, in gamma-encoded sRGB as trained networks expect. Thread-safe.</summary>
public static class ImageResizer
{
    /// <summary>Resizes without keeping the aspect.</summary>
    /// <param name="image">The image.</param>
    /// <param name="width">New width in pixels.</param>
    /// <param name="height">New height in pixels.</param>
    /// <param name="filter">How pixels are weighed.</param>
    /// <returns>The resized image, or <paramref name="image"/> itself if it has that size.</returns>
    public static RgbImage Resize(RgbImage image, int width, int height, ResizeFilter filter = ResizeFilter.Lanczos3)
    {
        if (image.Width == width && image.Height == height)
            return image;
        _ = RgbImage.ByteCount(width, height); // throws where the size is none
        return filter switch
        {
            ResizeFilter.Lanczos3 => Resample(image, width, height, KnownResamplers.Lanczos3),
            ResizeFilter.Viewing when (long)width * height > (long)image.Width * image.Height => Resample(image, width, height, KnownResamplers.MitchellNetravali),
            ResizeFilter.Viewing => Resample(image, width, height, KnownResamplers.Lanczos3),
            ResizeFilter.Box => Resample(image, width, height, KnownResamplers.Box),
            ResizeFilter.Bilinear => BilinearSampling.Resize(image, width, height),
            _ => throw new ArgumentOutOfRangeException(nameof(filter), filter, "There is no such filter."),
        };
    }

    /// <summary>Resizes to a longer side, keeping the aspect.</summary>
    /// <param name="image">The image.</param>
    /// <param name="size">The new longer side in pixels.</param>
    /// <param name="filter">How pixels are weighed.</param>
    public static RgbImage ResizeLongerSide(RgbImage image, int size, ResizeFilter filter = ResizeFilter.Lanczos3)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        var scale = (double)size / Math.Max(image.Width, image.Height);
        return Resize(image, Scaled(image.Width), Scaled(image.Height), filter);

        int Scaled(int side) => Math.Max(1, (int)Math.Round(side * scale, MidpointRounding.AwayFromZero));
    }

    /// <summary>Cuts out the largest centred rectangle of the wanted aspect and resizes it: how training data is framed.</summary>
    /// <param name="image">The image.</param>
    /// <param name="width">New width in pixels.</param>
    /// <param name="height">New height in pixels.</param>
    /// <param name="filter">How pixels are weighed.</param>
    public static RgbImage CropAndResize(RgbImage image, int width, int height, ResizeFilter filter = ResizeFilter.Lanczos3)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        var cropWidth = (int)Math.Clamp((long)image.Height * width / height, 1, image.Width);
        var cropHeight = (int)Math.Clamp((long)image.Width * height / width, 1, image.Height);
        return Resize(CropCentre(image, cropWidth, cropHeight), width, height, filter);
    }

    /// <summary>Cuts out a centred rectangle; where the margins cannot be equal, the left and upper ones are smaller.</summary>
    /// <param name="image">The image.</param>
    /// <param name="width">In pixels, at most the image's.</param>
    /// <param name="height">In pixels, at most the image's.</param>
    public static RgbImage CropCentre(RgbImage image, int width, int height) =>
        Crop(image, (image.Width - width) / 2, (image.Height - height) / 2, width, height);

    /// <summary>Cuts out a rectangle.</summary>
    /// <param name="image">The image.</param>
    /// <param name="x">Left edge.</param>
    /// <param name="y">Upper edge.</param>
    /// <param name="width">In pixels.</param>
    /// <param name="height">In pixels.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rectangle does not lie inside the image.</exception>
    public static RgbImage Crop(RgbImage image, int x, int y, int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(x);
        ArgumentOutOfRangeException.ThrowIfNegative(y);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, image.Width - x);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(height, image.Height - y);
        if (width == image.Width && height == image.Height)
            return image;

        var pixels = GC.AllocateUninitializedArray<byte>(RgbImage.ByteCount(width, height));
        for (var row = 0; row < height; row++)
            image.Row(y + row).Slice(x * 3, width * 3).CopyTo(pixels.AsSpan(row * width * 3));
        return new RgbImage(width, height, pixels);
    }

    private static RgbImage Resample(RgbImage image, int width, int height, IResampler resampler)
    {
        using var source = Codecs.Wrap(image);
        using var resized = source.Clone(Codecs.Configuration, processing => processing.Resize(width, height, resampler));
        return Codecs.Copy(resized);
    }
}

/// <summary>How pixels are weighed when an image changes size.</summary>
public enum ResizeFilter
{
    /// <summary>Lanczos with three lobes, widened when shrinking: the sharpest.</summary>
    Lanczos3,

    /// <summary>
    /// For what people look at: Lanczos to shrink, Mitchell and Netravali's cubic (1988, B = C = 1/3) to enlarge. Lanczos rings along edges, hardly
    /// visible in a photograph and plain in a small portrait that fills a screen; this one rings by a thirtieth of it.
    /// </summary>
    Viewing,

    /// <summary>The mean of the area that a pixel covers; nearest neighbour when growing.</summary>
    Box,

    /// <summary>
    /// Linear between the two nearest pixels, also when shrinking (no antialiasing), with half-pixel centres: what
    /// TensorFlow's <c>image.resize</c> does by default, for presets that were trained on it.
    /// </summary>
    Bilinear,
}
