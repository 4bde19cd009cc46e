using FaceService.Model.Imaging;

namespace FaceService.Bench.Verifying;

/// <summary>What becomes of pictures.</summary>
internal static class PictureChanges
{
    /// <summary>What happens to a picture on its way, and leaves it the same.</summary>
    public static IEnumerable<(string Name, Func<RgbImage, RgbImage> Change)> Harmless =>
    [
        ("JPEG, quality 50", face => Recompress(face, ImageFormat.Jpeg, 50)),
        ("JPEG, quality 70", face => Recompress(face, ImageFormat.Jpeg, 70)),
        ("JPEG, quality 90", face => Recompress(face, ImageFormat.Jpeg, 90)),
        ("WebP, quality 50", face => Recompress(face, ImageFormat.Webp, 50)),
        ("WebP, quality 70", face => Recompress(face, ImageFormat.Webp, 70)),
        ("WebP, quality 90", face => Recompress(face, ImageFormat.Webp, 90)),
        ("GIF", face => Recompress(face, ImageFormat.Gif, 0)),
        .. from factor in (double[])[0.5, 0.75, 1.37, 2, 4]
           from filter in (ResizeFilter[])[ResizeFilter.Lanczos3, ResizeFilter.Bilinear]
           select ($"{Name(filter)} to {factor} times", (Func<RgbImage, RgbImage>)(face => Resize(face, factor, filter))),
        ("box to 0.5 times", face => Resize(face, 0.5, ResizeFilter.Box)),
        ("Lanczos to 0.5 times, then JPEG 50", face => Recompress(Resize(face, 0.5, ResizeFilter.Lanczos3), ImageFormat.Jpeg, 50)),
        ("Lanczos to 0.75 times, then WebP 50", face => Recompress(Resize(face, 0.75, ResizeFilter.Lanczos3), ImageFormat.Webp, 50)),
        ("Lanczos to 2 times, then JPEG 50", face => Recompress(Resize(face, 2, ResizeFilter.Lanczos3), ImageFormat.Jpeg, 50)),
        ("JPEG 70, WebP 50, JPEG 60 in a row", face => Recompress(Recompress(Recompress(face, ImageFormat.Jpeg, 70), ImageFormat.Webp, 50), ImageFormat.Jpeg, 60)),
        ("every second pixel left out", EverySecond),
        ("every value 3 brighter", face => Draw(face, (x, y) => Brighter(face[x, y], 3))),
    ];

    /// <summary>What makes another picture of it: the face, and one that it borrows from.</summary>
    public static IEnumerable<(string Name, Func<RgbImage, RgbImage, RgbImage> Change)> Forgeries =>
    [
        ("another face", (_, other) => other),
        ("half of every pixel from another face", (face, other) => Draw(face, (x, y) => Mean(face[x, y], other[x, y]))),
        ("mirrored", (face, _) => Draw(face, (x, y) => face[face.Width - 1 - x, y])),
        ("colour taken away", (face, _) => Draw(face, (x, y) => Grey(face[x, y]))),
        ("the middle quarter from another face", (face, other) => Paste(face, other, 16, 16, 48, 48)),
        ("a corner's quarter from another face", (face, other) => Paste(face, other, 0, 0, 32, 32)),
        ("the middle quarter 30 levels brighter", (face, _) => Draw(face, (x, y) => Inside(face, x, y, 16, 16, 48, 48) ? Brighter(face[x, y], 30) : face[x, y])),
        ("both eyes from another face", (face, other) => Paste(face, other, 14, 24, 50, 34)),
        ("one eye from another face", (face, other) => Paste(face, other, 16, 25, 30, 33)),
        ("the nose from another face", (face, other) => Paste(face, other, 26, 33, 38, 44)),
        ("the mouth from another face", (face, other) => Paste(face, other, 22, 43, 42, 53)),
    ];

    public static RgbImage Recompress(RgbImage image, ImageFormat format, int quality)
    {
        var file = ImageEncoder.Encode(image, format, format == ImageFormat.Gif ? EncodeOptions.Default : new EncodeOptions { Quality = quality });
        return AnimationDecoder.Decode(file, [0])[0];
    }

    public static RgbImage Resize(RgbImage image, double factor, ResizeFilter filter) =>
        ImageResizer.Resize(image, (int)Math.Round(image.Width * factor), (int)Math.Round(image.Height * factor), filter);

    private static string Name(ResizeFilter filter) => filter == ResizeFilter.Lanczos3 ? "Lanczos" : filter.ToString().ToLowerInvariant();

    private static RgbImage EverySecond(RgbImage image)
    {
        var (width, height) = (image.Width / 2, image.Height / 2);
        var pixels = new byte[RgbImage.ByteCount(width, height)];
        for (var i = 0; i < width * height; i++)
            (pixels[i * 3], pixels[(i * 3) + 1], pixels[(i * 3) + 2]) = image[i % width * 2, i / width * 2];
        return new RgbImage(width, height, pixels);
    }

    // Places are told in 64ths of the picture.
    private static RgbImage Paste(RgbImage face, RgbImage other, int left, int top, int right, int bottom) =>
        Draw(face, (x, y) => Inside(face, x, y, left, top, right, bottom) ? other[x, y] : face[x, y]);

    private static bool Inside(RgbImage face, int x, int y, int left, int top, int right, int bottom)
    {
        var (u, v) = (x * 64.0 / face.Width, y * 64.0 / face.Height);
        return u >= left && u < right && v >= top && v < bottom;
    }

    private static RgbImage Draw(RgbImage like, Func<int, int, (byte R, byte G, byte B)> colour)
    {
        var pixels = new byte[RgbImage.ByteCount(like.Width, like.Height)];
        for (var i = 0; i < like.Width * like.Height; i++)
            (pixels[i * 3], pixels[(i * 3) + 1], pixels[(i * 3) + 2]) = colour(i % like.Width, i / like.Width);
        return new RgbImage(like.Width, like.Height, pixels);
    }

    private static (byte R, byte G, byte B) Brighter((byte R, byte G, byte B) c, int by) =>
        ((byte)Math.Min(255, c.R + by), (byte)Math.Min(255, c.G + by), (byte)Math.Min(255, c.B + by));

    private static (byte R, byte G, byte B) Mean((byte R, byte G, byte B) a, (byte R, byte G, byte B) b) =>
        ((byte)((a.R + b.R) / 2), (byte)((a.G + b.G) / 2), (byte)((a.B + b.B) / 2));

    private static (byte R, byte G, byte B) Grey((byte R, byte G, byte B) c)
    {
        var grey = (byte)(((c.R * 299) + (c.G * 587) + (c.B * 114)) / 1000);
        return (grey, grey, grey);
    }
}
