using FaceService.Model.Imaging;

namespace FaceService.Training.Projection;

/// <summary>How far two pictures of one size are from each other, pixel by pixel.</summary>
internal static class PictureDistance
{
    private const double Most = 99;

    /// <summary>Peak signal-to-noise ratio in dB over all colours; 99 for equal pictures.</summary>
    public static double Psnr(RgbImage a, RgbImage b)
    {
        var first = a.Pixels.Span;
        var second = b.Pixels.Span;
        double squares = 0;
        for (var i = 0; i < first.Length; i++)
            squares += (first[i] - second[i]) * (first[i] - second[i]);
        return squares == 0 ? Most : Math.Min(Most, 10 * Math.Log10(255.0 * 255 * first.Length / squares));
    }
}
