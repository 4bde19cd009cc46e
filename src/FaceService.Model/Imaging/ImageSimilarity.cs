using FaceService.Model.Imaging.Comparison;

namespace FaceService.Model.Imaging;

/// <summary>
/// Tells whether two files show one picture: robust to resizing and lossy compression, sensitive to a change in any
/// place. Both are shrunk to 16×16 cells; of all windows of 4×4 and 8×8 cells the one that differs most decides, so that
/// a change in one corner is not made up for by the rest. Thread-safe.
/// </summary>
/// <remarks>
/// A window's distance is the root mean square of its cells' differences in luminance and, half weighted, chroma
/// (ITU-R BT.601), in levels of 0…255. What resizing and compression do to it falls with the smaller picture's side m,
/// whose cells hold more pixels: a distance of 4 + 500/m gives <see cref="SamePicture"/>, in the larger windows two
/// thirds of that. On portraits of 64 to 256 pixels, JPEG and WebP down to quality 50 and smooth resizing between 0.5 and
/// 4 times, also one after the other, stay above 0.7; another face stays below 0.17, and a quarter of the picture taken
/// from another face below 0.47. docs/marking.md has the experiments.
/// </remarks>
public static class ImageSimilarity
{
    /// <summary>From this similarity on, two files are taken to show the same picture.</summary>
    public const double SamePicture = 0.5;

    private const int SmallWindow = 4;
    private const int LargeWindow = 8;
    private const double LargeWindowTolerance = 0.67;

    /// <summary>Compares two pictures of any sizes; each is stretched to a square first, so a changed aspect is not seen.</summary>
    /// <param name="a">One picture.</param>
    /// <param name="b">The other.</param>
    /// <returns>1 for equal pictures, <see cref="SamePicture"/> at the tolerance, towards 0 for unlike ones; symmetric.</returns>
    public static double Compare(RgbImage a, RgbImage b)
    {
        var difference = new CellDifference(a, b);
        var side = Math.Min(Math.Min(a.Width, a.Height), Math.Min(b.Width, b.Height));
        var tolerance = 4 + 500.0 / side;
        var distance = Math.Max(
            difference.WorstWindow(SmallWindow) / tolerance,
            difference.WorstWindow(LargeWindow) / (tolerance * LargeWindowTolerance));
        return 1 / (1 + distance * distance);
    }
}
