namespace FaceService.Model.Imaging.Comparison;

/// <summary>
/// What windows may differ by at one scale. Compression's traces fall from scale to scale: JPEG keeps a block's mean to a level, and
/// throws its detail away. Chroma is compared from the second scale on; JPEG stores it at half the size.
/// </summary>
/// <param name="Luminance">Of the window that differs most.</param>
/// <param name="Chroma">Likewise.</param>
/// <param name="HasChroma">Whether chroma is compared.</param>
internal sealed record ScaleBound(ScaleBound.Line Luminance, ScaleBound.Line Chroma, bool HasChroma)
{
    // From 500 faces of 64 to 512 pixels after JPEG 50, WebP 60, GIF, resizing and chains of them: above what 99 in 100 reach.
    private static readonly ScaleBound[] All =
    [
        new(new(1.9, 1.8), new(0, 0), false),
        new(new(1.15, 1.6), new(2.9, 1.8), true),
        new(new(0.7, 1.4), new(1.6, 1.3), true),
        new(new(0.5, 0.6), new(1.0, 1.0), true),
        new(new(0.45, 0.3), new(0.75, 0.6), true),
    ];

    /// <param name="scale">0 for the finest.</param>
    public static ScaleBound At(int scale) => All[Math.Min(scale, All.Length - 1)];

    /// <summary>The worst difference as a share of what is allowed; above 1, the images are not the same.</summary>
    public double Exceeded(ColourPlanes a, ColourPlanes b)
    {
        var shares = new double[HasChroma ? 3 : 1];
        for (var plane = 0; plane < shares.Length; plane++)
        {
            var difference = WindowDifference.Of(a[plane], b[plane], a.Width, a.Height, smooth: !HasChroma);
            shares[plane] = difference.Worst / (plane == 0 ? Luminance : Chroma).Allowed(difference.Median);
        }

        return shares.Max();
    }

    /// <param name="Quiet">Allowed in an image that is else untouched.</param>
    /// <param name="Slope">What a change all over adds, per unit of the median.</param>
    internal readonly record struct Line(double Quiet, double Slope)
    {
        // No compression that is worth having goes beyond; a change all over that does is no compression.
        private const double MostUsual = 0.7;

        public double Allowed(double median) => Quiet + (Slope * Math.Min(median, MostUsual));
    }
}
