using FaceService.Model.Catalog;
using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Reading;
using FaceService.Model.Imaging.Writing;

namespace FaceService.Bench.Datasets;

/// <summary>Photos of people who do not exist: portraits of the bundled model's preview on blurred noise.</summary>
internal static class DrawnPhotos
{
    private const int Portrait = 128;
    private const int Across = 8;

    /// <summary>Draws photos into a folder.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="count">How many.</param>
    /// <param name="width">Of each, in pixels.</param>
    /// <param name="height">Of each.</param>
    public static void Draw(string folder, int count, int width, int height)
    {
        Directory.CreateDirectory(folder);
        var preview = ImageDecoder.Decode(File.ReadAllBytes(Path.Combine(DefaultFolders.Models, "portraits-128", "1", "preview.png")));
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
        {
            var random = new Random(i);
            var side = Math.Min(width, height) * random.Next(30, 60) / 100;
            var portrait = ImageResizer.Crop(preview, i % Across * Portrait, i / Across % Across * Portrait, Portrait, Portrait);
            var photo = Paste(Background(random, width, height), ImageResizer.Resize(portrait, side, side), random.Next(width - side), random.Next(height - side));
            File.WriteAllBytes(Path.Combine(folder, $"{i:D6}.jpg"), ImageEncoder.Encode(photo, ImageFormat.Jpeg));
        });
    }

    private static RgbImage Background(Random random, int width, int height)
    {
        var noise = new byte[16 * 12 * 3];
        random.NextBytes(noise);
        return ImageResizer.Resize(new RgbImage(16, 12, noise), width, height, ResizeFilter.Bilinear);
    }

    private static RgbImage Paste(RgbImage photo, RgbImage face, int left, int top)
    {
        var pixels = photo.Pixels.ToArray();
        for (var y = 0; y < face.Height; y++)
            face.Row(y).CopyTo(pixels.AsSpan((((top + y) * photo.Width) + left) * 3));
        return new RgbImage(photo.Width, photo.Height, pixels);
    }
}
