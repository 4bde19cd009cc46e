namespace FaceService.Training.Augmentation;

/// <summary>
/// Interpolation of a line to twice its resolution as a matrix: even places are the pixels themselves, odd ones lie halfway
/// and are their six neighbours' Lagrange interpolation; beyond the edge the line is mirrored.
/// </summary>
internal static class DoublingMatrix
{
    private static readonly float[] Halfway = [3 / 256f, -25 / 256f, 150 / 256f, 150 / 256f, -25 / 256f, 3 / 256f];

    /// <returns>[2·size − 1, size], row-major.</returns>
    public static float[] Make(int size)
    {
        var matrix = new float[((2 * size) - 1) * size];
        for (var row = 0; row < (2 * size) - 1; row++)
        {
            if (row % 2 == 0)
            {
                matrix[(row * size) + (row / 2)] = 1;
                continue;
            }

            for (var tap = 0; tap < Halfway.Length; tap++)
                matrix[(row * size) + Mirror((row / 2) - 2 + tap, size)] += Halfway[tap];
        }

        return matrix;
    }

    private static int Mirror(int place, int size)
    {
        if (place < 0)
            place = -place;
        return place >= size ? (2 * (size - 1)) - place : place;
    }
}
