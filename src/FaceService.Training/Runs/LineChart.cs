using System.Globalization;
using FaceService.Model.Imaging;

namespace FaceService.Training.Runs;

/// <summary>Lines over one axis: each as it is, pale, and smoothed, strong. Numbers at the axes, names in the lines' colours.</summary>
internal sealed class LineChart
{
    private const int Width = 960;
    private const int Height = 400;
    private const int Left = 56;
    private const int Right = 16;
    private const int Top = 28;
    private const int Bottom = 32;
    private const int SmoothedOver = 50; // a fiftieth of the line
    private static readonly Colour Grid = new(0xE4, 0xE4, 0xE4);
    private static readonly Colour Ink = new(0x40, 0x40, 0x40);
    private readonly byte[] _canvas = new byte[Width * Height * 3];
    private readonly (double Low, double High) _xs;
    private readonly (double Low, double High) _ys;

    /// <summary>Draws the axes.</summary>
    public LineChart((double Low, double High) xs, (double Low, double High) ys, string below)
    {
        (_xs, _ys) = (xs, ys);
        _canvas.AsSpan().Fill(255);
        foreach (var y in Ticks(ys))
        {
            Line(Left, Y(y), Width - Right, Y(y), Grid);
            Text(Left - 6 - (Label(y).Length * PixelFont.Advance), Y(y) - (PixelFont.Height / 2), Label(y), Ink);
        }

        foreach (var x in Ticks(xs))
        {
            Line(X(x), Top, X(x), Height - Bottom, Grid);
            Text(X(x) - (Label(x).Length * PixelFont.Advance / 2), Height - Bottom + 8, Label(x), Ink);
        }

        Text(Width - Right - (below.Length * PixelFont.Advance), Height - PixelFont.Height - 4, below, Ink);
    }

    /// <summary>Adds a line; the order is that of the names above.</summary>
    public void Add(int order, string name, IReadOnlyList<(double X, double Y)> points, Colour colour)
    {
        Draw(points, colour.Paler());
        Draw(Smooth(points), colour, thick: true);
        Text(Left + (order * 120), 10, name, colour);
    }

    public RgbImage ToImage() => new(Width, Height, _canvas);

    /// <summary>An RGB colour.</summary>
    internal readonly record struct Colour(byte R, byte G, byte B)
    {
        public Colour Paler() => new(Pale(R), Pale(G), Pale(B));

        private static byte Pale(byte v) => (byte)(255 - ((255 - v) / 3));
    }

    private static List<(double X, double Y)> Smooth(IReadOnlyList<(double X, double Y)> points)
    {
        var keep = 1 - (1.0 / Math.Max(1, points.Count / SmoothedOver));
        var (sum, weight) = (0.0, 0.0); // divided, so that the first points are not pulled to zero
        var smoothed = new List<(double, double)>(points.Count);
        foreach (var (x, y) in points)
        {
            (sum, weight) = ((sum * keep) + y, (weight * keep) + 1);
            smoothed.Add((x, sum / weight));
        }

        return smoothed;
    }

    private void Draw(IReadOnlyList<(double X, double Y)> points, Colour colour, bool thick = false)
    {
        for (var i = 1; i < points.Count; i++)
            Line(X(points[i - 1].X), Y(points[i - 1].Y), X(points[i].X), Y(points[i].Y), colour, thick);
    }

    private void Line(int fromX, int fromY, int toX, int toY, Colour colour, bool thick = false)
    {
        var steps = Math.Max(1, Math.Max(Math.Abs(toX - fromX), Math.Abs(toY - fromY)));
        for (var i = 0; i <= steps; i++)
        {
            var (x, y) = (fromX + ((toX - fromX) * i / steps), fromY + ((toY - fromY) * i / steps));
            Paint(x, y, colour);
            if (thick)
                Paint(x, y + 1, colour);
        }
    }

    private void Text(int left, int top, string text, Colour colour)
    {
        foreach (var (x, y) in PixelFont.Pixels(text))
            Paint(left + x, top + y, colour);
    }

    private void Paint(int x, int y, Colour colour)
    {
        if (x is < 0 or >= Width || y is < 0 or >= Height)
            return;
        var at = ((y * Width) + x) * 3;
        (_canvas[at], _canvas[at + 1], _canvas[at + 2]) = (colour.R, colour.G, colour.B);
    }

    private int X(double value) => Left + (int)Math.Round(Share(value, _xs) * (Width - Left - Right));

    private int Y(double value) => Height - Bottom - (int)Math.Round(Share(value, _ys) * (Height - Top - Bottom));

    private static double Share(double value, (double Low, double High) range) => Math.Clamp((value - range.Low) / (range.High - range.Low), 0, 1);

    /// <summary>Four to ten round numbers within a range.</summary>
    internal static IEnumerable<double> Ticks((double Low, double High) range)
    {
        var rough = (range.High - range.Low) / 5;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = power * (rough / power) switch { < 1.5 => 1, < 3.5 => 2, < 7.5 => 5, _ => 10 };
        for (var i = Math.Ceiling(range.Low / step); i * step <= range.High + (step * 1e-9); i++)
            yield return i * step;
    }

    private static string Label(double value) => Math.Abs(value) >= 10_000
        ? string.Create(CultureInfo.InvariantCulture, $"{value / 1000:0.#}k")
        : string.Create(CultureInfo.InvariantCulture, $"{Math.Round(value, 6):0.######}");
}
