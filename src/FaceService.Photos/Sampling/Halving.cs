using FaceService.Model.Imaging;

namespace FaceService.Photos.Sampling;

/// <summary>Shrinks photos by halves, for networks to look at: quick, in gamma-encoded levels.</summary>
internal static class Halving
{
    /// <summary>Halves a photo as often as it may be.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="wanted">Pixels that the longer side keeps at least.</param>
    /// <param name="most">How much smaller it may become at most.</param>
    /// <returns>The smaller photo, and how often it fits into the other's side.</returns>
    public static (RgbImage Photo, int Factor) To(RgbImage photo, int wanted, float most)
    {
        var factor = 1;
        while (Math.Max(photo.Width, photo.Height) >= 2 * wanted && 2 * factor <= most && Math.Min(photo.Width, photo.Height) >= 2)
        {
            photo = Half(photo);
            factor *= 2;
        }

        return (photo, factor);
    }

    private static RgbImage Half(RgbImage photo)
    {
        var (width, height) = (photo.Width / 2, photo.Height / 2);
        var pixels = GC.AllocateUninitializedArray<byte>(RgbImage.ByteCount(width, height));
        for (var y = 0; y < height; y++)
        {
            var upper = photo.Row(2 * y)[..(width * 6)];
            var lower = photo.Row((2 * y) + 1)[..(width * 6)];
            var target = pixels.AsSpan(y * width * 3, width * 3);
            for (int i = 0, from = 0; from + 5 < upper.Length && i + 2 < target.Length; i += 3, from += 6)
            {
                target[i] = (byte)((upper[from] + upper[from + 3] + lower[from] + lower[from + 3] + 2) >> 2);
                target[i + 1] = (byte)((upper[from + 1] + upper[from + 4] + lower[from + 1] + lower[from + 4] + 2) >> 2);
                target[i + 2] = (byte)((upper[from + 2] + upper[from + 5] + lower[from + 2] + lower[from + 5] + 2) >> 2);
            }
        }

        return new RgbImage(width, height, pixels);
    }
}
