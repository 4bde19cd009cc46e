using FaceService.Model.Imaging;

namespace FaceService.Training.Projection;

/// <summary>How far two images differ in each of 16×16 cells, and how much each changes from cell to cell.</summary>
internal sealed class CellDifference
{
    private const int Side = 16;

    private readonly double[] _squares = new double[Side * Side]; // of the difference
    private readonly double[] _slopes = new double[Side * Side]; // squares of the luminance's steps to the right and down, of both

    public CellDifference(RgbImage a, RgbImage b)
    {
        // Lanczos and not box: cells that do not fall on whole pixels would each hold a few more or fewer of them.
        var left = ImageResizer.Resize(a, Side, Side).Pixels.Span;
        var right = ImageResizer.Resize(b, Side, Side).Pixels.Span;
        for (var i = 0; i < _squares.Length; i++)
            _squares[i] = Square(left[i * 3] - right[i * 3], left[i * 3 + 1] - right[i * 3 + 1], left[i * 3 + 2] - right[i * 3 + 2]);
        AddSlopes(left);
        AddSlopes(right);
    }

    /// <summary>The largest root mean square over all windows of so many cells a side, half overlapping.</summary>
    public double WorstWindow(int window) => Math.Sqrt(Windows(_squares, window).Max());

    /// <summary>
    /// The window that differs most for what is to be expected of it: the differences' root mean square over
    /// <paramref name="floor"/> + the median of all windows + <paramref name="slope"/> · the root mean square of the steps there.
    /// </summary>
    /// <param name="window">Cells a side; windows overlap by half.</param>
    /// <param name="floor">In levels.</param>
    /// <param name="slope">Share of a step that resizing may shift to the next cell.</param>
    public double MostOutstandingWindow(int window, double floor, double slope)
    {
        var differences = Windows(_squares, window).Select(Math.Sqrt).ToArray();
        var slopes = Windows(_slopes, window).Select(Math.Sqrt);
        var usual = floor + Median(differences);
        return differences.Zip(slopes, (difference, steps) => difference / (usual + slope * steps)).Max();
    }

    // Mean squares.
    private static IEnumerable<double> Windows(double[] squares, int window)
    {
        for (var y = 0; y + window <= Side; y += window / 2)
        {
            for (var x = 0; x + window <= Side; x += window / 2)
                yield return Sum(squares, x, y, window) / (window * window);
        }
    }

    private static double Sum(double[] squares, int left, int top, int window)
    {
        var sum = 0.0;
        for (var y = top; y < top + window; y++)
        {
            for (var x = left; x < left + window; x++)
                sum += squares[y * Side + x];
        }

        return sum;
    }

    private static double Median(double[] values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private void AddSlopes(ReadOnlySpan<byte> cells)
    {
        for (var y = 0; y < Side; y++)
        {
            for (var x = 0; x < Side; x++)
            {
                var here = Luminance(cells, x, y);
                var right = Luminance(cells, Math.Min(x + 1, Side - 1), y) - here;
                var down = Luminance(cells, x, Math.Min(y + 1, Side - 1)) - here;
                _slopes[y * Side + x] += (right * right + down * down) / 2;
            }
        }
    }

    private static double Luminance(ReadOnlySpan<byte> cells, int x, int y)
    {
        var cell = cells.Slice((y * Side + x) * 3, 3);
        return 0.299 * cell[0] + 0.587 * cell[1] + 0.114 * cell[2];
    }

    // BT.601 is linear, so that the difference can be converted instead of the images. Chroma counts half: JPEG is
    // coarser there.
    private static double Square(int r, int g, int b)
    {
        var luminance = 0.299 * r + 0.587 * g + 0.114 * b;
        var blue = 0.564 * (b - luminance);
        var red = 0.713 * (r - luminance);
        return luminance * luminance + 0.5 * (blue * blue + red * red);
    }
}
