namespace FaceService.Model.Imaging.Resampling;

/// <summary>A symmetric weight by distance from a pixel's centre.</summary>
/// <param name="Support">Distance beyond which the weight is 0, in pixels of the coarser grid.</param>
/// <param name="Antialias">Whether the kernel widens when shrinking.</param>
/// <param name="Weight">The weight at a distance.</param>
internal sealed record ResampleKernel(double Support, bool Antialias, Func<double, double> Weight)
{
    private static readonly ResampleKernel Lanczos3 = new(3, true, x => Math.Abs(x) < 3 ? Sinc(x) * Sinc(x / 3) : 0);

    // Half open, so that a pixel on the border between two areas counts once.
    private static readonly ResampleKernel Box = new(0.5, true, x => x is > -0.5 and <= 0.5 ? 1 : 0);

    private static readonly ResampleKernel Bilinear = new(1, false, x => Math.Max(0, 1 - Math.Abs(x)));

    public static ResampleKernel For(ResizeFilter filter) => filter switch
    {
        ResizeFilter.Lanczos3 => Lanczos3,
        ResizeFilter.Box => Box,
        ResizeFilter.Bilinear => Bilinear,
        _ => throw new ArgumentOutOfRangeException(nameof(filter), filter, "There is no such filter."),
    };

    private static double Sinc(double x) => x == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);
}
