namespace FaceService.Model.Imaging.Comparison;

/// <summary>How far two pictures differ in each of 16×16 cells.</summary>
internal sealed class CellDifference
{
    private const int Side = 16;

    private readonly double[] _squares = new double[Side * Side];

    public CellDifference(RgbImage a, RgbImage b)
    {
        // Lanczos and not box: cells that do not fall on whole pixels would each hold a few more or fewer of them.
        var left = ImageResizer.Resize(a, Side, Side).Pixels.Span;
        var right = ImageResizer.Resize(b, Side, Side).Pixels.Span;
        for (var i = 0; i < _squares.Length; i++)
            _squares[i] = Square(left[i * 3] - right[i * 3], left[i * 3 + 1] - right[i * 3 + 1], left[i * 3 + 2] - right[i * 3 + 2]);
    }

    /// <summary>The largest root mean square over all windows of so many cells a side, half overlapping.</summary>
    public double WorstWindow(int window)
    {
        var worst = 0.0;
        for (var y = 0; y + window <= Side; y += window / 2)
        {
            for (var x = 0; x + window <= Side; x += window / 2)
                worst = Math.Max(worst, Sum(x, y, window));
        }

        return Math.Sqrt(worst) / window;
    }

    private double Sum(int left, int top, int window)
    {
        var sum = 0.0;
        for (var y = top; y < top + window; y++)
        {
            for (var x = left; x < left + window; x++)
                sum += _squares[y * Side + x];
        }

        return sum;
    }

    // BT.601 is linear, so that the difference can be converted instead of the pictures. Chroma counts half: JPEG is
    // coarser there.
    private static double Square(int r, int g, int b)
    {
        var luminance = 0.299 * r + 0.587 * g + 0.114 * b;
        var blue = 0.564 * (b - luminance);
        var red = 0.713 * (r - luminance);
        return luminance * luminance + 0.5 * (blue * blue + red * red);
    }
}
