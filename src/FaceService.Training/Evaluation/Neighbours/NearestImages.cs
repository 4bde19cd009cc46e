using FaceService.Model.Imaging;
using FaceService.Model.Torch;
using FaceService.Training.Evaluation.Images;
using static TorchSharp.torch;

namespace FaceService.Training.Evaluation.Neighbours;

/// <summary>Finds each image's nearest in a pool of images of one size, by the pixels' squared differences; mirror images count.</summary>
internal static class NearestImages
{
    private const int PoolAtOnce = 512;

    /// <summary>The nearest of each.</summary>
    /// <param name="pictures">Any number, of one size.</param>
    /// <param name="pool">At least one, of that size.</param>
    public static IReadOnlyList<Neighbour> Of(IReadOnlyList<RgbImage> pictures, IReadOnlyList<RgbImage> pool)
    {
        if (pictures.Count == 0)
            return [];
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        // Mirroring one side is enough, and there are fewer of these.
        var queries = Rows([.. pictures, .. pictures.Select(Mirror)]);
        var nearest = new (double Square, int Index)[pictures.Count * 2];
        Array.Fill(nearest, (double.PositiveInfinity, -1));
        for (var first = 0; first < pool.Count; first += PoolAtOnce)
            Update(nearest, queries, Rows([.. pool.Skip(first).Take(PoolAtOnce)]), first);
        return [.. pictures.Select((picture, i) => Better(picture, pool, nearest[i].Index, nearest[i + pictures.Count].Index))];
    }

    /// <summary>An image with left and right exchanged.</summary>
    public static RgbImage Mirror(RgbImage picture)
    {
        var pixels = new byte[picture.Pixels.Length];
        for (var y = 0; y < picture.Height; y++)
            for (var x = 0; x < picture.Width; x++)
                picture.Row(y).Slice(x * 3, 3).CopyTo(pixels.AsSpan(((y * picture.Width) + picture.Width - 1 - x) * 3));
        return new RgbImage(picture.Width, picture.Height, pixels);
    }

    /// <summary>Root mean square of the differences of two images of one size, in levels.</summary>
    public static double Distance(RgbImage a, RgbImage b)
    {
        var left = a.Pixels.Span;
        var right = b.Pixels.Span;
        var sum = 0L;
        for (var i = 0; i < left.Length; i++)
            sum += (left[i] - right[i]) * (left[i] - right[i]);
        return Math.Sqrt((double)sum / left.Length);
    }

    private static void Update((double Square, int Index)[] nearest, Tensor queries, Tensor some, int first)
    {
        using var scope = NewDisposeScope();
        var squares = some.Squared().sum(1).reshape(1, -1).sub(queries.matmul(some.t()).Times(2)); // the queries' own squares change no order
        var (values, indexes) = squares.min(1);
        var (value, index) = (values.data<float>().ToArray(), indexes.data<long>().ToArray());
        for (var i = 0; i < nearest.Length; i++)
            if (value[i] < nearest[i].Square)
                nearest[i] = (value[i], first + (int)index[i]);
    }

    // Both candidates' distances exactly, free of the matrix product's rounding.
    private static Neighbour Better(RgbImage picture, IReadOnlyList<RgbImage> pool, int straight, int mirrored)
    {
        var (asIs, flipped) = (Distance(picture, pool[straight]), Distance(picture, Mirror(pool[mirrored])));
        return asIs <= flipped ? new Neighbour(straight, false, asIs) : new Neighbour(mirrored, true, flipped);
    }

    private static Tensor Rows(IReadOnlyList<RgbImage> pictures) =>
        ImageNumbers.Batch(pictures).OverInPlace(127.5).MinusInPlace(1).reshape(pictures.Count, -1); // [N, 3 · size · size]
}
