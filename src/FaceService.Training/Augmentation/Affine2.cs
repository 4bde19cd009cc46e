namespace FaceService.Training.Augmentation;

/// <summary>
/// A 2-D affine map, x' = A·x + t, that takes a place in the transformed image to the place in the original it is read
/// from. In pixels from the image's centre; x to the right, y down.
/// </summary>
internal readonly record struct Affine2(double A, double B, double C, double D, double X, double Y)
{
    public static readonly Affine2 Identity = new(1, 0, 0, 1, 0, 0);

    public static Affine2 Scale(double x, double y) => new(x, 0, 0, y, 0, 0);

    public static Affine2 Shift(double x, double y) => new(1, 0, 0, 1, x, y);

    /// <summary>By a multiple of a quarter turn: exact, so that blits stay blits.</summary>
    public static Affine2 QuarterTurns(int turns) => (turns & 3) switch
    {
        0 => Identity,
        1 => new(0, -1, 1, 0, 0, 0),
        2 => new(-1, 0, 0, -1, 0, 0),
        _ => new(0, 1, -1, 0, 0, 0),
    };

    public static Affine2 Turn(double angle)
    {
        var (sin, cos) = Math.SinCos(angle);
        return new(cos, -sin, sin, cos, 0, 0);
    }

    /// <summary>First the other map, then this one.</summary>
    public Affine2 After(Affine2 first) => new(
        (A * first.A) + (B * first.C),
        (A * first.B) + (B * first.D),
        (C * first.A) + (D * first.C),
        (C * first.B) + (D * first.D),
        (A * first.X) + (B * first.Y) + X,
        (C * first.X) + (D * first.Y) + Y);
}
