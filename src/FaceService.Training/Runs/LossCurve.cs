using System.Globalization;
using FaceService.Model.Imaging;
using FaceService.Model.Weights;

namespace FaceService.Training.Runs;

/// <summary><c>losses.png</c>: the generator's and the discriminator's loss over the run, drawn from <c>losses.csv</c>.</summary>
internal static class LossCurve
{
    private const int Width = 960;
    private const int Height = 400;
    private const int Margin = 8;
    private static readonly (string Column, (byte R, byte G, byte B) Colour)[] Lines =
        [("d_loss", (0xD0, 0x50, 0x20)), ("g_loss", (0x20, 0x60, 0xC0))];

    /// <summary>Draws it; does nothing where there are not yet two rows, or where the imaging library is missing.</summary>
    public static void Write(RunFolder folder)
    {
        if (!File.Exists(folder.Losses))
            return;
        var rows = File.ReadAllLines(folder.Losses).Select(r => r.Split(',')).ToList();
        if (rows.Count < 3)
            return;
        var canvas = new byte[Width * Height * 3];
        canvas.AsSpan().Fill(255);
        var curves = Lines.Select(l => (l.Colour, Values: Column(rows, l.Column))).Where(c => c.Values.Count > 1).ToList();
        var top = curves.SelectMany(c => c.Values).DefaultIfEmpty(1).Max();
        foreach (var (colour, values) in curves)
            Draw(canvas, values, top <= 0 ? 1 : top, colour);
        try
        {
            DurableFile.WriteAllBytes(folder.LossCurve, ImageEncoder.Encode(new RgbImage(Width, Height, canvas), ImageFormat.Png));
        }
        catch (Exception e) when (e is ImageException or DllNotFoundException)
        {
            // A machine that only trains may lack the library; losses.csv is there.
        }
    }

    private static List<double> Column(List<string[]> rows, string name)
    {
        var index = Array.IndexOf(rows[0], name);
        return index < 0
            ? []
            : [.. rows.Skip(1).Where(r => r.Length > index && r[index].Length > 0).Select(r => double.Parse(r[index], CultureInfo.InvariantCulture)).Where(double.IsFinite)];
    }

    private static void Draw(byte[] canvas, List<double> values, double top, (byte R, byte G, byte B) colour)
    {
        var before = Y(values[0], top);
        for (var x = Margin; x < Width - Margin; x++)
        {
            var place = (double)(x - Margin) / (Width - (2 * Margin) - 1) * (values.Count - 1);
            var (low, share) = ((int)place, place - Math.Floor(place));
            var value = (values[low] * (1 - share)) + (values[Math.Min(low + 1, values.Count - 1)] * share);
            var y = Y(value, top);
            for (var row = Math.Min(before, y); row <= Math.Max(before, y) + 1; row++)
                Paint(canvas, x, row, colour);
            before = y;
        }
    }

    private static int Y(double value, double top) =>
        Height - Margin - 2 - (int)(Math.Clamp(value / top, 0, 1) * (Height - (2 * Margin) - 2));

    private static void Paint(byte[] canvas, int x, int y, (byte R, byte G, byte B) colour) =>
        (canvas[((y * Width) + x) * 3], canvas[(((y * Width) + x) * 3) + 1], canvas[(((y * Width) + x) * 3) + 2]) = colour;
}
