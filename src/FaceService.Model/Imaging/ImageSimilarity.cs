using FaceService.Model.Imaging.Comparison;

namespace FaceService.Model.Imaging;

/// <summary>
/// Tells whether two files show one picture: robust to resizing and lossy compression, sensitive to a change in any
/// place. Both are shrunk to 16×16 cells; of all windows of 4×4 and 8×8 cells the one that differs most decides, so that
/// a change in one corner is not made up for by the rest. Thread-safe.
/// </summary>
/// <remarks>
/// A window's distance is the root mean square of its cells' differences in luminance and, half weighted, chroma
/// (ITU-R BT.601), in levels of 0…255. Two bounds hold, and the stricter one decides. The first is for changes all over:
/// what resizing and compression do falls with the smaller picture's side m, whose cells hold more pixels, so a distance of
/// 4 + 500/m gives <see cref="SamePicture"/>, in the larger windows two thirds of that. The second is for changes in one
/// place: compression and resizing leave traces everywhere, most of them where the picture changes steeply, so a window may
/// differ by the median of all windows, and 3.7 levels, and 1.2/m of its own steps from cell to cell. docs/marking.md has the
/// experiments.
/// </remarks>
public static class ImageSimilarity
{
    /// <summary>From this similarity on, two files are taken to show the same picture.</summary>
    public const double SamePicture = 0.5;

    private const int SmallWindow = 4;
    private const int LargeWindow = 8;
    private const double LargeWindowTolerance = 0.67;
    private const double OutstandingFloor = 3.7;
    private const double OutstandingSlope = 1.2;

    /// <summary>Compares two pictures of any sizes; each is stretched to a square first, so a changed aspect is not seen.</summary>
    /// <param name="a">One picture.</param>
    /// <param name="b">The other.</param>
    /// <returns>1 for equal pictures, <see cref="SamePicture"/> at the tolerance, towards 0 for unlike ones; symmetric.</returns>
    public static double Compare(RgbImage a, RgbImage b)
    {
        var difference = new CellDifference(a, b);
        var side = Math.Min(Math.Min(a.Width, a.Height), Math.Min(b.Width, b.Height));
        var tolerance = 4 + 500.0 / side;
        double[] distances =
        [
            difference.WorstWindow(SmallWindow) / tolerance,
            difference.WorstWindow(LargeWindow) / (tolerance * LargeWindowTolerance),
            difference.MostOutstandingWindow(SmallWindow, OutstandingFloor, OutstandingSlope / side),
        ];
        var distance = distances.Max();
        return 1 / (1 + distance * distance);
    }
}
