using FaceService.Model.Imaging;

namespace FaceService.Model.Tests.Imaging;

/// <summary>Images that tests draw for themselves.</summary>
internal static class Drawn
{
    /// <summary>A pattern without symmetry in which every pixel differs from its neighbours.</summary>
    public static RgbImage Pattern(int width, int height) =>
        Draw(width, height, (x, y) => ((byte)(x * 37 + y * 59), (byte)(x * 37 + y * 59 + 83), (byte)(x * 37 + y * 59 + 166)));

    public static RgbImage Plain(int width, int height, byte r, byte g, byte b) => Draw(width, height, (_, _) => (r, g, b));

    /// <summary>Soft shapes in colour, which lossy formats keep well.</summary>
    public static RgbImage Smooth(int width, int height) => Draw(width, height, (x, y) =>
    {
        var (u, v) = ((x + 0.5) / width, (y + 0.5) / height);
        return (Wave(u * 3 + v), Wave(v * 2 - u + 0.3), Wave(u * v * 4 + 0.6));
    });

    public static RgbImage Noise(int width, int height, int seed)
    {
        var pixels = new byte[width * height * 3];
        new Random(seed).NextBytes(pixels);
        return new RgbImage(width, height, pixels);
    }

    public static RgbImage Draw(int width, int height, Func<int, int, (byte R, byte G, byte B)> colour)
    {
        var pixels = new byte[width * height * 3];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
                (pixels[(y * width + x) * 3], pixels[(y * width + x) * 3 + 1], pixels[(y * width + x) * 3 + 2]) = colour(x, y);
        }

        return new RgbImage(width, height, pixels);
    }

    public static double MeanDifference(RgbImage a, RgbImage b)
    {
        Assert.Equal((a.Width, a.Height), (b.Width, b.Height));
        return a.Pixels.ToArray().Zip(b.Pixels.ToArray(), (p, q) => Math.Abs(p - q)).Average();
    }

    private static byte Wave(double turns) => (byte)(127.5 + 120 * Math.Sin(turns * Math.PI));
}
