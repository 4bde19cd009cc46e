using System.Globalization;
using System.Text;

namespace FaceService.Photos.Reporting;

/// <summary>Counts of a measure in bins, with the limit that was set.</summary>
/// <param name="title">What is measured.</param>
/// <param name="from">Where the first bin begins.</param>
/// <param name="to">Where the last ends; what lies outside counts in it.</param>
/// <param name="limit">The limit; null for none.</param>
/// <param name="logarithmic">Whether each bin is so many times, not so much, greater than the one before.</param>
internal sealed class Histogram(string title, double from, double to, double? limit, bool logarithmic = false)
{
    private const int Bins = 40;
    private const int Width = 400;
    private const int Height = 90;

    private readonly long[] _kept = new long[Bins];
    private readonly long[] _dropped = new long[Bins];

    public void Add(double value, bool kept) => (kept ? _kept : _dropped)[Math.Clamp((int)(Place(value) * Bins), 0, Bins - 1)]++;

    /// <summary>As SVG: what was kept below, what was dropped on top of it.</summary>
    public string Svg()
    {
        var most = Math.Max(1, Enumerable.Range(0, Bins).Max(i => _kept[i] + _dropped[i]));
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<figure class=\"histogram\"><figcaption>{title}</figcaption><svg viewBox=\"0 0 {Width} {Height + 18}\" role=\"img\" aria-label=\"{title}\">");
        for (var i = 0; i < Bins; i++)
        {
            var (kept, dropped) = (Height * _kept[i] / (double)most, Height * _dropped[i] / (double)most);
            svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"kept\" x=\"{i * Width / Bins}\" y=\"{Height - kept:0.0}\" width=\"{(Width / Bins) - 1}\" height=\"{kept:0.0}\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"dropped\" x=\"{i * Width / Bins}\" y=\"{Height - kept - dropped:0.0}\" width=\"{(Width / Bins) - 1}\" height=\"{dropped:0.0}\"/>");
        }

        if (limit is { } set)
            svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{Place(set) * Width:0.0}\" x2=\"{Place(set) * Width:0.0}\" y1=\"0\" y2=\"{Height}\"/>");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"0\" y=\"{Height + 14}\">{from:0.##}</text><text x=\"{Width}\" y=\"{Height + 14}\" text-anchor=\"end\">{to:0.##}</text></svg></figure>");
        return svg.ToString();
    }

    private double Place(double value) => Math.Clamp(
        logarithmic ? Math.Log(Math.Max(value, from) / from) / Math.Log(to / from) : (value - from) / (to - from), 0, 1);
}
