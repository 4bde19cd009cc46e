namespace FaceService.Model.Imaging.Resampling;

/// <summary>For each pixel of a new row or column: which old pixels it is made of, and with what weights (their sum is 1).</summary>
internal sealed class ResampleWeights
{
    private readonly int[] _starts;
    private readonly int[] _counts;
    private readonly float[] _weights;
    private readonly int _stride;

    public ResampleWeights(ResampleKernel kernel, int oldLength, int newLength)
    {
        var scale = (double)oldLength / newLength;
        var stretch = kernel.Antialias ? Math.Max(scale, 1) : 1;
        var support = kernel.Support * stretch;
        _stride = (int)Math.Ceiling(support) * 2 + 1;
        _starts = new int[newLength];
        _counts = new int[newLength];
        _weights = new float[newLength * _stride];

        Span<double> taps = _stride <= 256 ? stackalloc double[_stride] : new double[_stride];
        for (var i = 0; i < newLength; i++)
        {
            var centre = (i + 0.5) * scale;
            var start = Math.Max(0, (int)Math.Floor(centre - support + 0.5));
            var end = Math.Min(oldLength, (int)Math.Floor(centre + support + 0.5));
            var used = taps[..Math.Max(1, end - start)];
            start = Math.Min(start, oldLength - used.Length);

            var sum = 0.0;
            for (var t = 0; t < used.Length; t++)
                sum += used[t] = kernel.Weight((start + t + 0.5 - centre) / stretch);
            for (var t = 0; t < used.Length; t++)
                _weights[i * _stride + t] = (float)(used[t] / sum);
            _starts[i] = start;
            _counts[i] = used.Length;
        }
    }

    /// <summary>The old pixels from <paramref name="start"/> on, as many as there are weights.</summary>
    public ReadOnlySpan<float> Of(int index, out int start)
    {
        start = _starts[index];
        return _weights.AsSpan(index * _stride, _counts[index]);
    }
}
