using System.Collections.Concurrent;
using FaceService.Model.Imaging;

namespace FaceService.Model.Tests.Imaging;

/// <summary>A face drawn from ellipses whose places and colours hang on a seed, framed as portraits are.</summary>
internal static class DrawnFace
{
    private static readonly ConcurrentDictionary<(int Seed, int Size), RgbImage> Faces = [];

    public static RgbImage Draw(int seed, int size) => Faces.GetOrAdd((seed, size), key => DrawNew(key.Seed, key.Size));

    private static RgbImage DrawNew(int seed, int size)
    {
        var random = new Random(seed);
        var shapes = Shapes(random);
        var (background, shade) = (Colour(random, 90, 250), random.NextDouble() * 60 - 30);
        return Drawn.Draw(size, size, (x, y) =>
        {
            var (u, v) = ((x + 0.5) / size, (y + 0.5) / size);
            var colour = background.Select(value => value + shade * (v - 0.5)).ToArray();
            foreach (var shape in shapes)
                shape.Paint(u, v, 1.5 / size, colour);
            return (Clamp(colour[0]), Clamp(colour[1]), Clamp(colour[2]));
        });
    }

    private static List<Ellipse> Shapes(Random random)
    {
        var hair = Colour(random, 10, 190);
        var skin = new[] { 130 + random.Next(110), 90 + random.Next(90), 60 + random.Next(90) }.Select(value => (double)value).ToArray();
        var (lips, iris) = (new[] { skin[0] * 0.9, skin[1] * 0.5, skin[2] * 0.5 }, Colour(random, 10, 120));
        var (width, eyes) = (0.24 + random.NextDouble() * 0.06, 0.42 + random.NextDouble() * 0.06);
        return
        [
            new(0.5, 0.45, width + 0.06 + random.NextDouble() * 0.08, 0.4, hair, 0),
            new(0.5, 1.05, 0.4 + random.NextDouble() * 0.1, 0.25, Colour(random, 20, 230), 20),
            new(0.5, 0.85, 0.1, 0.2, skin, 40),
            new(0.5, 0.52, width, 0.34, skin, 40),
            new(0.38, eyes, 0.05, 0.025, [240, 240, 240], 0),
            new(0.62, eyes, 0.05, 0.025, [240, 240, 240], 0),
            new(0.38, eyes, 0.022, 0.022, iris, 0),
            new(0.62, eyes, 0.022, 0.022, iris, 0),
            new(0.5, 0.73, 0.06 + random.NextDouble() * 0.04, 0.025, lips, 0),
        ];
    }

    private static double[] Colour(Random random, int low, int high) =>
        [random.Next(low, high), random.Next(low, high), random.Next(low, high)];

    private static byte Clamp(double value) => (byte)Math.Clamp(value + 0.5, 0, 255);

    /// <summary>Soft by a pixel at its edge, and shaded from left to right.</summary>
    private sealed record Ellipse(double X, double Y, double Width, double Height, double[] Colour, double Shade)
    {
        public void Paint(double u, double v, double soft, double[] colour)
        {
            var (dx, dy) = ((u - X) / Width, (v - Y) / Height);
            var radius = Math.Sqrt(dx * dx + dy * dy);
            if (radius > 1.5)
                return;
            var cover = Math.Clamp((1 - radius) * Math.Min(Width, Height) / soft + 0.5, 0, 1);
            for (var i = 0; i < 3; i++)
                colour[i] += cover * (Colour[i] + Shade * (u - X) / Width - colour[i]);
        }
    }
}
