using System.Globalization;
using System.Text;

namespace FaceService.Training.Runs;

/// <summary>Lines over one axis, as SVG: each as it is, pale, and smoothed, strong. Numbers at the axes, names in the lines' colours.</summary>
internal sealed class LineChart
{
    private const int Width = 960;
    private const int Height = 400;
    private const int Left = 56;
    private const int Right = 16;
    private const int Top = 28;
    private const int Bottom = 32;
    private const int SmoothedOver = 50; // a fiftieth of the line
    private readonly StringBuilder _svg = new();
    private readonly (double Low, double High) _xs;
    private readonly (double Low, double High) _ys;

    /// <summary>Draws the axes.</summary>
    public LineChart((double Low, double High) xs, (double Low, double High) ys, string below)
    {
        (_xs, _ys) = (xs, ys);
        Append($"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Height}" font-family="sans-serif" font-size="12" fill="#404040">""");
        Append($"""<rect width="{Width}" height="{Height}" fill="#fff"/>""");
        foreach (var y in Ticks(ys))
        {
            Append($"""<path stroke="#e4e4e4" d="M{Left} {Y(y)}H{Width - Right}"/>""");
            Text(Left - 6, Y(y) + 4, "end", Label(y));
        }

        foreach (var x in Ticks(xs))
        {
            Append($"""<path stroke="#e4e4e4" d="M{X(x)} {Top}V{Height - Bottom}"/>""");
            Text(X(x), Height - Bottom + 14, "middle", Label(x));
        }

        Text(Width - Right, Height - 4, "end", below);
    }

    /// <summary>Adds a line; the order is that of the names above.</summary>
    public void Add(int order, string name, IReadOnlyList<(double X, double Y)> points, string colour)
    {
        Append($"""<g stroke="{colour}" fill="none"><polyline opacity=".35" points="{Points(points)}"/>""");
        Append($"""<polyline stroke-width="2" points="{Points(Smooth(points))}"/></g>""");
        Append($"""<text x="{Left + (order * 120)}" y="18" fill="{colour}">{name}</text>""");
    }

    public override string ToString() => $"{_svg}</svg>\n";

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

    private void Append(FormattableString element) => _svg.Append(element.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private void Text(double x, double y, string anchor, string text) => Append($"""<text x="{x}" y="{y}" text-anchor="{anchor}">{text}</text>""");

    // A long run has a hundred rows a pixel: the lowest and the highest of each few look the same.
    private string Points(IReadOnlyList<(double X, double Y)> points) => string.Join(' ', points
        .Chunk(Math.Max(1, points.Count / Width))
        .SelectMany(few => new[] { few.MinBy(p => p.Y), few.MaxBy(p => p.Y) }.Distinct().OrderBy(p => p.X))
        .Select(p => string.Create(CultureInfo.InvariantCulture, $"{X(p.X)},{Y(p.Y)}")));

    private double X(double value) => Left + Math.Round(Share(value, _xs) * (Width - Left - Right), 1);

    private double Y(double value) => Height - Bottom - Math.Round(Share(value, _ys) * (Height - Top - Bottom), 1);

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
