using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Reading;
using FaceService.Model.Imaging.Writing;

namespace FaceService.Bench.Verifying;

/// <summary>What becomes of images.</summary>
internal static class ImageChanges
{
    /// <summary>The name of the change into a palette's colours.</summary>
    public const string Gif = "GIF";

    /// <summary>What happens to an image on its way, and leaves it the same.</summary>
    public static IEnumerable<(string Name, Func<RgbImage, RgbImage> Change)> Harmless =>
    [
        ("Lanczos to half", face => Resize(face, 0.5, ResizeFilter.Lanczos3)),
        ("bilinear to half", face => Resize(face, 0.5, ResizeFilter.Bilinear)),
        ("box to half", face => Resize(face, 0.5, ResizeFilter.Box)),
        ("Lanczos to double", face => Resize(face, 2, ResizeFilter.Lanczos3)),
        ("bilinear to double", face => Resize(face, 2, ResizeFilter.Bilinear)),
        ("every pixel four times", face => Resize(face, 2, ResizeFilter.Box)),
        ("bilinear to 0.75 times", face => Resize(face, 0.75, ResizeFilter.Bilinear)),
        ("Lanczos to 1.37 times", face => Resize(face, 1.37, ResizeFilter.Lanczos3)),
        ("JPEG, quality 50", face => Recompress(face, ImageFormat.Jpeg, 50)),
        ("WebP, quality 60", face => Recompress(face, ImageFormat.Webp, 60)),
        (Gif, face => Recompress(face, ImageFormat.Gif, 0)),
        ("half, then JPEG 50", face => Recompress(Resize(face, 0.5, ResizeFilter.Lanczos3), ImageFormat.Jpeg, 50)),
        ("double, then WebP 60", face => Recompress(Resize(face, 2, ResizeFilter.Lanczos3), ImageFormat.Webp, 60)),
        ("JPEG 70, WebP 60, JPEG 60", face => Recompress(Recompress(Recompress(face, ImageFormat.Jpeg, 70), ImageFormat.Webp, 60), ImageFormat.Jpeg, 60)),
        ("every value 3 brighter", face => Draw(face, (x, y) => Brighter(face[x, y], 3))),
    ];

    /// <summary>What makes another image of a face: the face, and one that it borrows from.</summary>
    public static IEnumerable<(string Name, Func<RgbImage, RgbImage, RgbImage> Change)> Forgeries =>
    [
        ("another's detail over the face's cell means", Detail),
        ("a banner across the picture", (face, _) => Draw(face, (x, y) => Inside(face, x, y, 0, 46, 64, 52) ? ((byte)30, (byte)60, (byte)160) : face[x, y])),
        ("stretched 1:4", (face, _) => ImageResizer.Resize(face, face.Width, face.Height / 4)),
        ("stretched 10:9", (face, _) => ImageResizer.Resize(face, face.Width, face.Height * 9 / 10)),
        ("another face", (_, other) => other),
        ("half of every pixel from another face", (face, other) => Blend(face, other, 0.5)),
        ("both eyes from another face", (face, other) => Paste(face, other, 14, 24, 50, 34)),
        ("one eye from another face", (face, other) => Paste(face, other, 16, 25, 30, 33)),
        ("the nose from another face", (face, other) => Paste(face, other, 26, 33, 38, 44)),
        ("the mouth from another face", (face, other) => Paste(face, other, 22, 43, 42, 53)),
        ("the eyes changed for each other", (face, _) => Draw(face, (x, y) => Inside(face, x, y, 14, 24, 50, 34) ? face[face.Width - 1 - x, y] : face[x, y])),
        ("mirrored", (face, _) => Draw(face, (x, y) => face[face.Width - 1 - x, y])),
        ("shifted by a fiftieth", (face, _) => Draw(face, (x, y) => face[Math.Max(0, x - ((face.Width + 49) / 50)), y])),
        ("cropped to 95 % and enlarged", (face, _) => Crop(face, 95)),
        ("colours turned", (face, _) => Draw(face, (x, y) => Turned(face[x, y]))),
        ("colour taken away", (face, _) => Draw(face, (x, y) => Grey(face[x, y]))),
        ("a logo of a twelfth in a corner", (face, _) => Draw(face, (x, y) => Inside(face, x, y, 58, 58, 63, 63) ? ((byte)200, (byte)40, (byte)40) : face[x, y])),
        ("lettering", (face, _) => Draw(face, (x, y) => IsLetter(face, x, y) ? ((byte)255, (byte)255, (byte)255) : face[x, y])),
    ];

    /// <summary>What an attacker fades in, until it is taken for the same image: of a face, another one, and a share.</summary>
    public static IEnumerable<(string Name, Func<RgbImage, RgbImage, double, RgbImage> Change)> Fading =>
    [
        ("another face", Blend),
        ("another's detail over the face's cell means", (face, other, share) => Blend(face, Detail(face, other), share)),
        ("both eyes from another face", (face, other, share) => Blend(face, Paste(face, other, 14, 24, 50, 34), share)),
        ("the mouth from another face", (face, other, share) => Blend(face, Paste(face, other, 22, 43, 42, 53), share)),
        ("white lettering", (face, _, share) => Blend(face, Draw(face, (x, y) => IsLetter(face, x, y) ? ((byte)255, (byte)255, (byte)255) : face[x, y]), share)),
        ("a red logo in a corner", (face, _, share) => Blend(face, Draw(face, (x, y) => Inside(face, x, y, 58, 58, 63, 63) ? ((byte)200, (byte)40, (byte)40) : face[x, y]), share)),
        ("colour taken away", (face, _, share) => Blend(face, Draw(face, (x, y) => Grey(face[x, y])), share)),
        ("a crop, enlarged (share of a side)", (face, _, share) => Crop(face, 100 - (share * 50))),
    ];

    public static RgbImage Recompress(RgbImage image, ImageFormat format, int quality)
    {
        var file = ImageEncoder.Encode(image, format, format == ImageFormat.Gif ? EncodeOptions.Default : new EncodeOptions { Quality = quality });
        return AnimationDecoder.Decode(file, [0])[0];
    }

    public static RgbImage Resize(RgbImage image, double factor, ResizeFilter filter) =>
        ImageResizer.Resize(image, (int)Math.Round(image.Width * factor), (int)Math.Round(image.Height * factor), filter);

    /// <summary>Eyes, nose and mouth of another face.</summary>
    public static RgbImage Features(RgbImage face, RgbImage other) =>
        Paste(Paste(Paste(face, other, 14, 24, 50, 34), other, 26, 33, 38, 44), other, 22, 43, 42, 53);

    // 16×16 cells keep their means, and get all else from another face.
    private static RgbImage Detail(RgbImage face, RgbImage other)
    {
        var (kept, replaced) = (Means(face), Means(other));
        return Draw(face, (x, y) =>
        {
            var (a, b, c) = (other[x, y], kept[x, y], replaced[x, y]);
            return (Byte(a.R + b.R - c.R), Byte(a.G + b.G - c.G), Byte(a.B + b.B - c.B));
        });
    }

    private static RgbImage Means(RgbImage image) => ImageResizer.Resize(ImageResizer.Resize(image, 16, 16), image.Width, image.Height);

    private static RgbImage Crop(RgbImage face, double percent)
    {
        var side = Math.Max(1, (int)Math.Round(face.Width * percent / 100));
        return ImageResizer.Resize(ImageResizer.CropCentre(face, side, side), face.Width, face.Height);
    }

    // Strokes of a hundredth of the image, as a caption has them.
    private static bool IsLetter(RgbImage face, int x, int y) =>
        Inside(face, x, y, 10, 55, 54, 60) && ((x * 100 / face.Width % 4 == 0) || (y * 100 / face.Height) == 90);

    // Places are told in 64ths of the image.
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

    private static (byte R, byte G, byte B) Brighter((byte R, byte G, byte B) c, int by) => (Byte(c.R + by), Byte(c.G + by), Byte(c.B + by));

    private static RgbImage Blend(RgbImage face, RgbImage other, double share) => Draw(face, (x, y) =>
    {
        var (a, b) = (face[x, y], other[x, y]);
        byte Of(byte from, byte to) => (byte)Math.Round(from + ((to - from) * share));
        return (Of(a.R, b.R), Of(a.G, b.G), Of(a.B, b.B));
    });

    // 30 degrees round the grey axis, about.
    private static (byte R, byte G, byte B) Turned((byte R, byte G, byte B) c) => (
        Byte((c.R * 0.91) + (c.G * -0.24) + (c.B * 0.33)), Byte((c.R * 0.33) + (c.G * 0.91) + (c.B * -0.24)), Byte((c.R * -0.24) + (c.G * 0.33) + (c.B * 0.91)));

    private static (byte R, byte G, byte B) Grey((byte R, byte G, byte B) c)
    {
        var grey = (byte)(((c.R * 299) + (c.G * 587) + (c.B * 114)) / 1000);
        return (grey, grey, grey);
    }

    private static byte Byte(double value) => (byte)Math.Clamp(value, 0, 255);
}
