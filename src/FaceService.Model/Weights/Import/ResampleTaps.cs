namespace FaceService.Model.Weights.Import;

/// <summary>Reads a resampling filter's taps off the buffer that layers keep, and makes that buffer of taps.</summary>
internal static class ResampleTaps
{
    /// <summary>From this many taps up, filters are kept in one dimension.</summary>
    private const int SeparableFrom = 8;

    private const int MaxTaps = 32;
    private const double Tolerance = 1e-4;

    /// <summary>The taps of a buffer [n] or [n, n], as small integers where they are that; null if it is no such filter.</summary>
    public static double[]? Read(SourceTensor buffer)
    {
        if (!buffer.Type.IsFloatingPoint() || buffer.Shape.Count is < 1 or > 2 || buffer.Shape[0] is < 1 or > MaxTaps
            || buffer.Shape[^1] != buffer.Shape[0])
        {
            return null;
        }

        var count = (int)buffer.Shape[0];
        var values = new float[buffer.Shape.Count == 1 ? count : count * count];
        FloatConversion.ToFloat32(buffer.Type, buffer.Read().Span, values);

        // The rows of an outer product add up to the taps, times the taps' own sum.
        var taps = buffer.Shape.Count == 1
            ? Array.ConvertAll(values, value => (double)value)
            : [.. Enumerable.Range(0, count).Select(row => values.Skip(row * count).Take(count).Sum(value => (double)value))];
        var sum = taps.Sum();
        if (!taps.All(double.IsFinite) || Math.Abs(sum) < Tolerance)
            return null;
        taps = Array.ConvertAll(taps, tap => tap / sum);
        return buffer.Shape.Count == 1 || IsOuterProduct(values, taps) ? AsIntegers(taps) : null;
    }

    /// <summary>The buffer of taps: their outer product, adding up to 1; from eight taps up the taps themselves.</summary>
    public static SourceTensor Buffer(IReadOnlyList<double> taps)
    {
        var sum = taps.Sum();
        var line = taps.Select(tap => tap / sum).ToArray();
        return line.Length >= SeparableFrom
            ? SourceTensor.OfFloat32([line.Length], Array.ConvertAll(line, tap => (float)tap))
            : SourceTensor.OfFloat32(
                [line.Length, line.Length], [.. line.SelectMany(row => line.Select(column => (float)(row * column)))]);
    }

    private static bool IsOuterProduct(float[] values, double[] taps)
    {
        var sum = values.Sum(value => (double)value);
        return values.Select((value, i) => Math.Abs((value / sum) - (taps[i / taps.Length] * taps[i % taps.Length])))
            .All(difference => difference < Tolerance);
    }

    private static double[] AsIntegers(double[] taps)
    {
        var least = taps.Where(tap => Math.Abs(tap) > Tolerance).Min(Math.Abs);
        var scaled = Array.ConvertAll(taps, tap => tap / least);
        return scaled.All(tap => Math.Abs(tap - Math.Round(tap)) < Tolerance) ? Array.ConvertAll(scaled, Math.Round) : taps;
    }
}
