namespace FaceService.Training.Evaluation.Wasserstein;

/// <summary>Small patches of a level as points in space, each channel brought to mean 0 and deviation 1 over the whole set.</summary>
internal static class PatchDescriptors
{
    /// <summary>Side of a patch in pixels.</summary>
    public const int Side = 7;

    /// <summary>Numbers of a patch of a colour image: 7 · 7 · 3.</summary>
    public const int Length = Side * Side * Channels;

    private const int Channels = 3;

    /// <summary>Cuts patches out.</summary>
    /// <param name="level">One level of each image: [3, size, size].</param>
    /// <param name="size">The level's side.</param>
    /// <param name="corners">Upper left corners of an image's patches.</param>
    /// <returns>[images · patches, 3, 7, 7], normalised; row after row.</returns>
    public static float[] Of(IReadOnlyList<float[]> level, int size, Func<int, IReadOnlyList<(int X, int Y)>> corners)
    {
        var all = level.Select((_, picture) => corners(picture)).ToList();
        var points = new float[all.Sum(of => of.Count) * Length];
        var row = 0;
        for (var picture = 0; picture < level.Count; picture++)
            foreach (var (x, y) in all[picture])
                Cut(level[picture], size, x, y, points.AsSpan(row++ * Length, Length));
        for (var c = 0; c < Channels; c++)
            Normalise(points, c * Side * Side);
        return points;
    }

    private static void Cut(float[] level, int size, int x, int y, Span<float> patch)
    {
        for (var line = 0; line < Channels * Side; line++)
        {
            var (c, dy) = Math.DivRem(line, Side);
            level.AsSpan((((c * size) + y + dy) * size) + x, Side).CopyTo(patch[(line * Side)..]);
        }
    }

    private static void Normalise(float[] points, int channel)
    {
        const int area = Side * Side;
        var (sum, squares) = (0.0, 0.0);
        for (var row = channel; row < points.Length; row += Length)
            foreach (var value in points.AsSpan(row, area))
                (sum, squares) = (sum + value, squares + ((double)value * value));
        var count = (double)points.Length / Channels;
        var mean = sum / count;
        // A set without any contrast (one flat colour) stays at 0 instead of becoming NaN.
        var scale = 1 / Math.Max(Math.Sqrt(Math.Max(0, (squares / count) - (mean * mean))), 1e-8);
        for (var row = channel; row < points.Length; row += Length)
            foreach (ref var value in points.AsSpan(row, area))
                value = (float)((value - mean) * scale);
    }
}
