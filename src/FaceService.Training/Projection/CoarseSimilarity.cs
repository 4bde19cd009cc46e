using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Comparison;

namespace FaceService.Training.Projection;

/// <summary>
/// How alike two images of one size are at a glance: graded where <see cref="ImageSimilarity"/> only says that they are not the same.
/// Both are shrunk to 16×16 cells, and the window of cells that differs most decides.
/// </summary>
internal static class CoarseSimilarity
{
    private const int SmallWindow = 4;
    private const int LargeWindow = 8;
    private const double LargeWindowTolerance = 0.67;
    private const double OutstandingFloor = 3.7;
    private const double OutstandingSlope = 1.2;

    /// <returns>1 for equal images, towards 0 for unlike ones.</returns>
    public static double Compare(RgbImage a, RgbImage b)
    {
        var difference = new CellDifference(a, b);
        var side = Math.Min(Math.Min(a.Width, a.Height), Math.Min(b.Width, b.Height));
        var tolerance = 4 + (500.0 / side);
        double[] distances =
        [
            difference.WorstWindow(SmallWindow) / tolerance,
            difference.WorstWindow(LargeWindow) / (tolerance * LargeWindowTolerance),
            difference.MostOutstandingWindow(SmallWindow, OutstandingFloor, OutstandingSlope / side),
        ];
        var distance = distances.Max();
        return 1 / (1 + (distance * distance));
    }
}
