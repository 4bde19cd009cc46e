namespace FaceService.Model.Imaging.Comparison;

/// <summary>
/// How far two planes differ in each window of 4×4 pixels, in units of what the detail around it lets expect: the differences' root mean
/// square over 3 levels + a quarter of the root mean square of the steps from pixel to pixel within 12×12 pixels, of both planes together.
/// </summary>
internal readonly record struct WindowDifference(double Worst, double Median)
{
    private const float Floor = 3; // levels
    private const float Share = 0.25f;

    // Half-cells around a cell of 2×2 pixels whose detail counts: JPEG spreads an edge's traces over its block of 8×8.
    private const int Reach = 2;

    private const int MostSamples = 4096;

    /// <param name="a">[height, width] one plane.</param>
    /// <param name="b">The other.</param>
    /// <param name="width">At least 4.</param>
    /// <param name="height">At least 4.</param>
    /// <param name="smooth">Whether the difference is smoothed first: at the finest scale each resizing filter leaves traces of its own.</param>
    public static WindowDifference Of(float[] a, float[] b, int width, int height, bool smooth)
    {
        var difference = new float[a.Length];
        for (var i = 0; i < a.Length; i++)
            difference[i] = a[i] - b[i];
        if (smooth)
            Smooth(difference, width, height);
        var (columns, rows) = (width / 2, height / 2);
        var errors = CellErrors(difference, width, columns, rows);
        var detail = Surroundings(CellDetail(a, b, width, height, columns, rows), columns, rows);
        return Windows(errors, detail, columns, rows);
    }

    private static WindowDifference Windows(float[] errors, float[] detail, int columns, int rows)
    {
        var worst = 0f;
        var every = Math.Max(1, errors.Length / MostSamples);
        var samples = new List<float>(MostSamples + columns);
        for (var y = 0; y + 1 < rows; y++)
        {
            for (var x = 0; x + 1 < columns; x++)
            {
                var at = (y * columns) + x;
                var error = MathF.Sqrt((errors[at] + errors[at + 1] + errors[at + columns] + errors[at + columns + 1]) / 4);
                var around = MathF.Sqrt(MathF.Max(MathF.Max(detail[at], detail[at + 1]), MathF.Max(detail[at + columns], detail[at + columns + 1])));
                var ratio = error / (Floor + (Share * around));
                worst = MathF.Max(worst, ratio);
                if (at % every == 0)
                    samples.Add(ratio);
            }
        }

        samples.Sort();
        return new WindowDifference(worst, samples[samples.Count / 2]);
    }

    // Mean squares of cells of 2×2 pixels.
    private static float[] CellErrors(float[] difference, int width, int columns, int rows)
    {
        var errors = new float[columns * rows];
        for (var y = 0; y < rows; y++)
        {
            var upper = difference.AsSpan(2 * y * width, width);
            var lower = difference.AsSpan(((2 * y) + 1) * width, width);
            for (var x = 0; x < columns; x++)
                errors[(y * columns) + x] = (Square(upper[2 * x]) + Square(upper[(2 * x) + 1]) + Square(lower[2 * x]) + Square(lower[(2 * x) + 1])) / 4;
        }

        return errors;
    }

    // Mean squares of the steps to the right and down.
    private static float[] CellDetail(float[] a, float[] b, int width, int height, int columns, int rows)
    {
        var detail = new float[columns * rows];
        for (var y = 0; y < rows * 2; y++)
        {
            for (var x = 0; x < columns * 2; x++)
            {
                var at = (y * width) + x;
                var right = x + 1 < width ? at + 1 : at;
                var below = y + 1 < height ? at + width : at;
                detail[(y / 2 * columns) + (x / 2)] +=
                    ((Square(a[right] - a[at]) + Square(a[below] - a[at])) + (Square(b[right] - b[at]) + Square(b[below] - b[at]))) / 16;
            }
        }

        return detail;
    }

    // The mean over the cells around each.
    private static float[] Surroundings(float[] cells, int columns, int rows)
    {
        var lines = new float[cells.Length];
        for (var y = 0; y < rows; y++)
            RunningMean(cells, lines, y * columns, 1, columns);
        var mean = new float[cells.Length];
        for (var x = 0; x < columns; x++)
            RunningMean(lines, mean, x, columns, rows);
        return mean;
    }

    private static void RunningMean(float[] from, float[] to, int first, int step, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var (begin, end) = (Math.Max(0, i - Reach), Math.Min(count - 1, i + Reach));
            var sum = 0f;
            for (var j = begin; j <= end; j++)
                sum += from[first + (j * step)];
            to[first + (i * step)] = sum / (end - begin + 1);
        }
    }

    // [1, 2, 1] / 4 along both axes, in place.
    private static void Smooth(float[] plane, int width, int height)
    {
        for (var y = 0; y < height; y++)
            Smooth(plane, y * width, 1, width);
        for (var x = 0; x < width; x++)
            Smooth(plane, x, width, height);
    }

    private static void Smooth(float[] plane, int first, int step, int count)
    {
        var before = plane[first];
        for (var i = 0; i < count; i++)
        {
            var at = first + (i * step);
            var here = plane[at];
            plane[at] = (before + (2 * here) + (i + 1 < count ? plane[at + step] : here)) / 4;
            before = here;
        }
    }

    private static float Square(float value) => value * value;
}
