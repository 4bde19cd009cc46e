using System.Numerics;
using FaceService.Model.Imaging;

namespace FaceService.Photos.Quality;

/// <summary>
/// A perceptual hash: of 16×16 places, whether the next one to the right is brighter (Krawetz's difference hash, 256 bits, since
/// aligned faces are all alike in 64). Small changes of size, quality and light leave it nearly as it is.
/// </summary>
/// <param name="A">The first 64 bits.</param>
/// <param name="B">The next.</param>
/// <param name="C">The next.</param>
/// <param name="D">The last.</param>
public readonly record struct PictureHash(ulong A, ulong B, ulong C, ulong D)
{
    private const int Side = 16;

    /// <summary>Hashes a picture.</summary>
    public static PictureHash Of(RgbImage picture)
    {
        var small = ImageResizer.Resize(picture, Side + 1, Side, ResizeFilter.Box);
        Span<ulong> bits = stackalloc ulong[4];
        bits.Clear();
        for (var y = 0; y < Side; y++)
        {
            var row = small.Row(y);
            for (var x = 0; x < Side; x++)
                if (Level(row, x + 1) > Level(row, x))
                    bits[y / 4] |= 1UL << (((y % 4) * Side) + x);
        }

        return new PictureHash(bits[0], bits[1], bits[2], bits[3]);

        static float Level(ReadOnlySpan<byte> row, int x) => GreyImage.Level(row[x * 3], row[(x * 3) + 1], row[(x * 3) + 2]);
    }

    /// <summary>Bits in which two differ.</summary>
    public int Differs(PictureHash other) =>
        BitOperations.PopCount(A ^ other.A) + BitOperations.PopCount(B ^ other.B) + BitOperations.PopCount(C ^ other.C) + BitOperations.PopCount(D ^ other.D);
}
