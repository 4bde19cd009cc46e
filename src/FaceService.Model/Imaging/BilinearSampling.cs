namespace FaceService.Model.Imaging;

/// <summary><see cref="ResizeFilter.Bilinear"/>; ImageSharp's widens when shrinking.</summary>
internal static class BilinearSampling
{
    public static RgbImage Resize(RgbImage image, int width, int height)
    {
        var columns = Taps(image.Width, width);
        var rows = Taps(image.Height, height);
        var pixels = GC.AllocateUninitializedArray<byte>(RgbImage.ByteCount(width, height));
        for (var y = 0; y < height; y++)
        {
            var upper = image.Row(rows[y].Near);
            var lower = image.Row(rows[y].Far);
            var target = pixels.AsSpan(y * width * 3, width * 3);
            for (var i = 0; i < target.Length; i++)
            {
                var (near, far, share) = columns[i / 3];
                var (left, right) = ((near * 3) + (i % 3), (far * 3) + (i % 3));
                var above = upper[left] + ((upper[right] - upper[left]) * share);
                var below = lower[left] + ((lower[right] - lower[left]) * share);
                target[i] = (byte)(above + ((below - above) * rows[y].Share) + 0.5f);
            }
        }

        return new RgbImage(width, height, pixels);
    }

    // The two pixels whose centres lie around a new one's, and the second's share.
    private static (int Near, int Far, float Share)[] Taps(int oldLength, int newLength)
    {
        var taps = new (int, int, float)[newLength];
        for (var i = 0; i < newLength; i++)
        {
            var at = Math.Clamp(((i + 0.5) * oldLength / newLength) - 0.5, 0, oldLength - 1);
            taps[i] = ((int)at, Math.Min((int)at + 1, oldLength - 1), (float)(at - (int)at));
        }

        return taps;
    }
}
