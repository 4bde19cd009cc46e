namespace FaceService.Training.Evaluation.Wasserstein;

/// <summary>
/// An image split into detail of halving fineness (Burt and Adelson 1983): each level is what the image loses when it is
/// blurred, halved and doubled again; the last is what remains. The kernel is the binomial 1 4 6 4 1 along each axis; beyond
/// the edge the image is mirrored without repeating its last pixel.
/// </summary>
internal static class LaplacianPyramid
{
    private static readonly float[] Binomial = [1 / 16f, 4 / 16f, 6 / 16f, 4 / 16f, 1 / 16f];

    /// <summary>Splits an image.</summary>
    /// <param name="picture">[channels, size, size]</param>
    /// <param name="channels">Channels of the image.</param>
    /// <param name="size">Its side; must halve levels − 1 times.</param>
    /// <param name="levels">How many levels.</param>
    /// <returns>The finest first: [channels, size, size], [channels, size / 2, size / 2], …</returns>
    public static float[][] Of(float[] picture, int channels, int size, int levels)
    {
        var pyramid = new float[levels][];
        for (var level = 0; level < levels - 1; level++)
        {
            var smaller = Shrink(picture, channels, size);
            var guess = Grow(smaller, channels, size / 2);
            pyramid[level] = [.. picture.Zip(guess, (whole, rough) => whole - rough)];
            (picture, size) = (smaller, size / 2);
        }

        pyramid[^1] = picture;
        return pyramid;
    }

    private static float[] Shrink(float[] picture, int channels, int size)
    {
        var blurred = Blur(picture, channels, size, 1);
        var half = size / 2;
        var smaller = new float[channels * half * half];
        for (var i = 0; i < smaller.Length; i++)
        {
            var (row, x) = Math.DivRem(i, half); // rows of all channels, one after another
            smaller[i] = blurred[(2 * row * size) + (2 * x)];
        }

        return smaller;
    }

    // Zeros between the pixels, then a blur whose weights make up for them.
    private static float[] Grow(float[] picture, int channels, int size)
    {
        var spread = new float[channels * size * size * 4];
        for (var i = 0; i < picture.Length; i++)
        {
            var (row, x) = Math.DivRem(i, size);
            spread[(2 * row * 2 * size) + (2 * x)] = picture[i];
        }

        return Blur(spread, channels, size * 2, 2);
    }

    private static float[] Blur(float[] picture, int channels, int size, float gain)
    {
        var across = new float[picture.Length];
        var result = new float[picture.Length];
        for (var c = 0; c < channels; c++)
        {
            var plane = c * size * size;
            Along(picture, across, plane, size, 1, size, gain);
            Along(across, result, plane, size, size, 1, gain);
        }

        return result;
    }

    private static void Along(float[] from, float[] to, int plane, int size, int step, int line, float gain)
    {
        for (var l = 0; l < size; l++)
            for (var i = 0; i < size; i++)
            {
                var sum = 0f;
                for (var k = -2; k <= 2; k++)
                    sum += Binomial[k + 2] * from[plane + (l * line) + (Mirror(i + k, size) * step)];
                to[plane + (l * line) + (i * step)] = sum * gain;
            }
    }

    private static int Mirror(int i, int size) => i < 0 ? -i : i >= size ? (2 * size) - 2 - i : i;
}
