using System.Globalization;
using System.Text;
using FaceService.Model.Weights;

namespace FaceService.Training.Runs;

/// <summary><c>losses.svg</c>: the generator's and the discriminator's loss over the images shown, drawn from <c>losses.csv</c>.</summary>
internal static class LossCurve
{
    // Losses of the first steps may be a hundred times what comes after; the one row in two hundred is cut off at the top.
    private const double Shown = 0.995;
    private static readonly (string Column, string Colour)[] Lines = [("d_loss", "#d05020"), ("g_loss", "#2060c0")];

    /// <summary>Draws it; does nothing where there are not yet two rows.</summary>
    public static void Write(RunFolder folder)
    {
        if (!File.Exists(folder.Losses))
            return;
        var rows = File.ReadAllLines(folder.Losses).Select(r => r.Split(',')).ToList();
        var lines = Lines.Select(l => (l.Column, l.Colour, Points: Points(rows, l.Column))).Where(l => l.Points.Count > 1).ToList();
        if (lines.Count > 0)
            DurableFile.WriteAllBytes(folder.LossCurve, Encoding.UTF8.GetBytes(Draw(lines)));
    }

    private static string Draw(List<(string Name, string Colour, List<(double X, double Y)> Points)> lines)
    {
        var values = lines.SelectMany(l => l.Points).Select(p => p.Y).Order().ToList();
        var high = values[(int)((values.Count - 1) * Shown)];
        var low = Math.Min(0, values[0]);
        var chart = new LineChart(
            (lines.Min(l => l.Points[0].X), lines.Max(l => l.Points[^1].X)),
            (low, high > low ? high + ((high - low) * 0.05) : low + 1),
            "kimg");
        for (var i = 0; i < lines.Count; i++)
            chart.Add(i, lines[i].Name, lines[i].Points, lines[i].Colour);
        return chart.ToString();
    }

    /// <summary>A column over thousands of images; cells without a number are left out.</summary>
    private static List<(double X, double Y)> Points(List<string[]> rows, string column)
    {
        var (index, images) = (Array.IndexOf(rows[0], column), Array.IndexOf(rows[0], "images"));
        return index < 0 || images < 0
            ? []
            : [.. rows.Skip(1).Where(r => r.Length > index && r[index].Length > 0)
                .Select(r => (Number(r[images]) / 1000, Number(r[index])))
                .Where(p => double.IsFinite(p.Item2))];
    }

    private static double Number(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);
}
