using FaceService.Model.Imaging.Comparison;

namespace FaceService.Model.Imaging;

/// <summary>
/// Tells whether two files show one picture: robust to resizing and lossy compression, sensitive to a change in any place and of any
/// scale. Both are compared in the smaller one's size, then at half of it, a quarter, and so on; at each scale the window that differs
/// most for what is to be expected of it decides. Thread-safe.
/// </summary>
/// <remarks>
/// What compression and resizing do to a place grows with the detail there and falls from scale to scale, and is much the same all over
/// the picture; a forgery is worse in one place than in the rest, or worse all over than any compression. So a window's difference is
/// measured in what its surroundings' detail lets expect (<see cref="WindowDifference"/>), and may pass a bound that grows a little
/// with the median of all windows (<see cref="ScaleBound"/>). docs/marking.md has the experiments.
/// </remarks>
public static class ImageSimilarity
{
    /// <summary>From this similarity on, two files are taken to show the same picture.</summary>
    public const double SamePicture = 0.5;

    // Fewer pixels than this have no windows worth the name.
    private const int LeastSide = 16;

    // Sides that were rounded to whole pixels, each in its own way.
    private const double RoundedPixels = 1.5;

    // Beyond this, a picture that was enlarged holds nothing that was generated, and what is drawn over it is seen at half its size, too.
    private const int EnlargedSide = 512;

    /// <summary>
    /// The size to draw a picture in that another is compared with: that which was asked for, or, where this is only enlarged, 512 pixels.
    /// </summary>
    /// <param name="asked">Pixels a side that were asked for.</param>
    /// <param name="generated">Pixels a side that the network draws.</param>
    public static int ComparedSide(int asked, int generated) => Math.Min(asked, Math.Max(generated, EnlargedSide));

    /// <summary>Compares two pictures of any sizes.</summary>
    /// <param name="a">One picture.</param>
    /// <param name="b">The other.</param>
    /// <returns>
    /// 1 for equal pictures, <see cref="SamePicture"/> at the tolerance, towards 0 for unlike ones; 0 where the aspect differs. Symmetric.
    /// </returns>
    public static double Compare(RgbImage a, RgbImage b)
    {
        if (!HaveOneAspect(a, b))
            return 0;
        var (width, height) = (Math.Min(a.Width, b.Width), Math.Min(a.Height, b.Height));
        if (Math.Min(width, height) < LeastSide)
            (width, height) = (Math.Max(width, LeastSide), Math.Max(height, LeastSide));
        var (left, right) = (new ColourPlanes(ImageResizer.Resize(a, width, height)), new ColourPlanes(ImageResizer.Resize(b, width, height)));
        left.AlignMeans(right);
        var distance = 0.0;
        for (var scale = 0; ; scale++)
        {
            distance = Math.Max(distance, ScaleBound.At(scale).Exceeded(left, right));
            if (Math.Min(left.Width, left.Height) < LeastSide)
                return 1 / (1 + (distance * distance));
            (left, right) = (left.Halved(), right.Halved());
        }
    }

    private static bool HaveOneAspect(RgbImage a, RgbImage b)
    {
        var ratio = (double)a.Width * b.Height / ((double)a.Height * b.Width);
        var smallest = Math.Min(Math.Min(a.Width, a.Height), Math.Min(b.Width, b.Height));
        return Math.Abs(Math.Log(ratio)) <= RoundedPixels / smallest;
    }
}
