namespace FaceService.Model.Imaging.Comparison;

/// <summary>
/// Tells whether two files show one image: robust to resizing and lossy compression, sensitive to a change in any place and of any
/// scale. Both are compared in the smaller one's size, then at half of it, a quarter, and so on; at each scale the window that differs
/// most for what is to be expected of it decides. Thread-safe.
/// </summary>
/// <remarks>
/// What compression and resizing do to a place grows with the detail there and falls from scale to scale, and is much the same all over
/// the image; a forgery is worse in one place than in the rest, or worse all over than any compression. So a window's difference is
/// measured in what its surroundings' detail lets expect (<see cref="WindowDifference"/>), and may pass a bound that grows a little
/// with the median of all windows (<see cref="ScaleBound"/>). docs/marking.md has the experiments.
/// </remarks>
public static class ImageSimilarity
{
    /// <summary>From this similarity on, two files are taken to show the same image.</summary>
    public const double SamePicture = 0.5;

    // Fewer pixels than this have no windows worth the name.
    private const int LeastSide = 16;

    // Sides that were rounded to whole pixels, each in its own way.
    private const double RoundedPixels = 1.5;

    // Beyond this, an image that was enlarged holds nothing that was generated, and what is drawn over it is seen at half its size, too.
    private const int EnlargedSide = 512;

    // Larger images are compared in tiles, which bounds the memory; those overlap, so that no window is missed.
    internal const int TileSide = 1024;
    private const int TileOverlap = 64;

    /// <summary>
    /// The size in which to compare a face: that in which it was sent, up to what was generated, or, of one that was enlarged, up to
    /// 512 pixels for the whole image.
    /// </summary>
    /// <param name="sent">Pixels a side of the face.</param>
    /// <param name="generated">Pixels a side that the network draws.</param>
    /// <param name="columns">Faces beside each other.</param>
    public static int ComparedSide(int sent, int generated, int columns = 1) => Math.Min(sent, Math.Max(generated, EnlargedSide / columns));

    /// <summary>Compares two images of any sizes.</summary>
    /// <param name="a">One image.</param>
    /// <param name="b">The other.</param>
    /// <returns>
    /// 1 for equal images, <see cref="SamePicture"/> at the tolerance, towards 0 for unlike ones; 0 where the aspect differs. Symmetric.
    /// </returns>
    public static double Compare(RgbImage a, RgbImage b)
    {
        if (!HaveOneAspect(a.Width, a.Height, b.Width, b.Height))
            return 0;
        var (width, height) = (Math.Min(a.Width, b.Width), Math.Min(a.Height, b.Height));
        if (Math.Min(width, height) < LeastSide)
            (width, height) = (Math.Max(width, LeastSide), Math.Max(height, LeastSide));
        (a, b) = (ImageResizer.Resize(a, width, height), ImageResizer.Resize(b, width, height));
        var distance = 0.0;
        foreach (var (top, rows) in Tiles(height))
            foreach (var (left, columns) in Tiles(width))
                distance = Math.Max(distance, Distance(ImageResizer.Crop(a, left, top, columns, rows), ImageResizer.Crop(b, left, top, columns, rows)));
        return 1 / (1 + (distance * distance));
    }

    // In shares of what is allowed.
    private static double Distance(RgbImage a, RgbImage b)
    {
        var (left, right) = (new ColourPlanes(a), new ColourPlanes(b));
        left.AlignMeans(right);
        var distance = 0.0;
        for (var scale = 0; ; scale++)
        {
            distance = Math.Max(distance, ScaleBound.At(scale).Exceeded(left, right));
            if (Math.Min(left.Width, left.Height) < LeastSide)
                return distance;
            (left, right) = (left.Halved(), right.Halved());
        }
    }

    // Of nearly one length, each as long as a tile at most.
    private static IEnumerable<(int First, int Count)> Tiles(int length)
    {
        if (length <= TileSide)
            return [(0, length)];
        var count = (int)Math.Ceiling((double)(length - TileOverlap) / (TileSide - TileOverlap));
        var step = (length - TileOverlap + count - 1) / count;
        return Enumerable.Range(0, count).Select(i => (i * step, Math.Min(step + TileOverlap, length - (i * step))));
    }

    /// <summary>Whether two sizes may be those of one image, up to sides that were rounded to whole pixels.</summary>
    /// <param name="width">One's width.</param>
    /// <param name="height">One's height.</param>
    /// <param name="otherWidth">The other's width.</param>
    /// <param name="otherHeight">The other's height.</param>
    public static bool HaveOneAspect(int width, int height, int otherWidth, int otherHeight)
    {
        var ratio = (double)width * otherHeight / ((double)height * otherWidth);
        var smallest = Math.Min(Math.Min(width, height), Math.Min(otherWidth, otherHeight));
        return Math.Abs(Math.Log(ratio)) <= RoundedPixels / smallest;
    }
}
