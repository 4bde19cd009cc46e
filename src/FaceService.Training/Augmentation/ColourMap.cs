namespace FaceService.Training.Augmentation;

/// <summary>An affine map of colours, c' = M·c + t, in the range of images (−1…1); built up by transforms in turn.</summary>
internal sealed class ColourMap
{
    private static readonly double Axis = 1 / Math.Sqrt(3); // each part of the grey axis's unit vector

    private double[] _m = [1, 0, 0, 0, 1, 0, 0, 0, 1];
    private double[] _t = [0, 0, 0];

    /// <summary>True as long as nothing was applied.</summary>
    public bool IsIdentity { get; private set; } = true;

    /// <summary>Row-major 3×3.</summary>
    public IReadOnlyList<double> Matrix => _m;

    /// <summary>What is added.</summary>
    public IReadOnlyList<double> Shift => _t;

    public void Brighten(double by) => Apply([1, 0, 0, 0, 1, 0, 0, 0, 1], by);

    public void Contrast(double factor) => Apply([factor, 0, 0, 0, factor, 0, 0, 0, factor], 0);

    /// <summary>Mirrors the lightness and keeps hue and saturation (Householder along the grey axis).</summary>
    public void FlipLuma() => AlongAxis(-1, 1, 0);

    /// <summary>Turns colours around the grey axis.</summary>
    public void TurnHue(double angle)
    {
        var (sin, cos) = Math.SinCos(angle);
        AlongAxis(1, cos, sin);
    }

    /// <summary>Scales the distance from the grey axis.</summary>
    public void Saturate(double factor) => AlongAxis(1, factor, 0);

    // along·vvᵀ + across·(I − vvᵀ) + turn·[v]×, v the unit vector of the grey axis.
    private void AlongAxis(double along, double across, double turn)
    {
        var shared = (along - across) * Axis * Axis;
        var (same, twist) = (shared + across, turn * Axis);
        Apply([same, shared - twist, shared + twist, shared + twist, same, shared - twist, shared - twist, shared + twist, same], 0);
    }

    private void Apply(double[] m, double shift)
    {
        IsIdentity = false;
        var (product, moved) = (new double[9], new double[3]);
        for (var r = 0; r < 3; r++)
        {
            for (var c = 0; c < 3; c++)
                for (var k = 0; k < 3; k++)
                    product[(r * 3) + c] += m[(r * 3) + k] * _m[(k * 3) + c];
            for (var k = 0; k < 3; k++)
                moved[r] += m[(r * 3) + k] * _t[k];
            moved[r] += shift;
        }

        (_m, _t) = (product, moved);
    }
}
