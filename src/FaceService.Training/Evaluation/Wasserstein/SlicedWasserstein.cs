using FaceService.Model.Imaging;
using FaceService.Model.Torch;
using FaceService.Training.Evaluation.Images;
using static TorchSharp.torch;

namespace FaceService.Training.Evaluation.Wasserstein;

/// <summary>
/// How far two sets of images are apart in their textures (Karras et al. 2018, "Progressive growing", section 5): patches of
/// each level of a Laplacian pyramid are projected onto random directions, and the sorted projections compared.
/// </summary>
internal sealed class SlicedWasserstein
{
    /// <summary>Side of the images that are compared.</summary>
    public const int Size = ImageNumbers.Side;

    /// <summary>Patches of an image and level.</summary>
    public const int Patches = 128;

    private const int Levels = 3;
    private const int Rounds = 4;
    private const int DirectionsARound = 128;
    private const long DirectionPurpose = 0x4449;
    private readonly long _seed;

    /// <param name="seed">Patches and directions follow from it.</param>
    public SlicedWasserstein(long seed) => _seed = seed;

    /// <summary>The distance of two sets.</summary>
    /// <param name="a">Images of 64×64.</param>
    /// <param name="b">As many.</param>
    /// <exception cref="ArgumentException">The sets are of different or no length.</exception>
    public SlicedDistance Between(IReadOnlyList<RgbImage> a, IReadOnlyList<RgbImage> b)
    {
        if (a.Count != b.Count || a.Count == 0)
            throw new ArgumentException($"Sets of one length are compared, not of {a.Count} and {b.Count} pictures.", nameof(b));
        var (pyramidsA, pyramidsB) = (Pyramids(a), Pyramids(b));
        var levels = new List<KeyValuePair<int, double>>();
        for (var level = 0; level < Levels; level++)
        {
            var size = Size >> level;
            var pointsA = PatchDescriptors.Of(pyramidsA.ConvertAll(p => p[level]), size, picture => Corners(picture, size, 0));
            var pointsB = PatchDescriptors.Of(pyramidsB.ConvertAll(p => p[level]), size, picture => Corners(picture, size, 1));
            var rounds = Enumerable.Range(0, Rounds).Average(round => Distance(pointsA, pointsB, Directions(level, round)));
            levels.Add(KeyValuePair.Create(size, rounds * 1000));
        }

        return new SlicedDistance(levels);
    }

    /// <summary>Mean absolute difference of the sorted projections onto some directions.</summary>
    /// <param name="a">[points, 147]</param>
    /// <param name="b">[points, 147]</param>
    /// <param name="directions">[directions, 147], of any length above 0; they are normalised here.</param>
    internal static double Distance(float[] a, float[] b, float[] directions)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var lines = tensor(directions, [directions.Length / PatchDescriptors.Length, PatchDescriptors.Length]);
        lines = lines.div(lines.Squared().sum(1, true).sqrt());
        var (sortedA, sortedB) = (Sorted(a, lines), Sorted(b, lines));
        var sum = 0.0;
        for (var i = 0; i < sortedA.Length; i++)
            sum += Math.Abs(sortedA[i] - sortedB[i]);
        return sum / sortedA.Length;
    }

    // [directions, points], each direction's projections ascending.
    private static float[] Sorted(float[] points, Tensor directions)
    {
        using var scope = NewDisposeScope();
        var count = points.Length / PatchDescriptors.Length;
        var projected = directions.matmul(tensor(points, [count, PatchDescriptors.Length]).t()).data<float>().ToArray();
        Parallel.For(0, projected.Length / count, Cores.All, line => FloatSort.Ascending(projected.AsSpan(line * count, count)));
        return projected;
    }

    private static List<float[][]> Pyramids(IReadOnlyList<RgbImage> pictures) =>
        [.. pictures.Select(picture => LaplacianPyramid.Of(ImageNumbers.Planar(picture), 3, Size, Levels))];

    private List<(int X, int Y)> Corners(int picture, int size, int set)
    {
        var random = new CounterRandom(_seed, picture, ((long)size << 1) | (long)set);
        var corners = new List<(int X, int Y)>(Patches);
        for (var i = 0; i < Patches; i++)
            corners.Add((random.NextInt(size - PatchDescriptors.Side + 1), random.NextInt(size - PatchDescriptors.Side + 1)));
        return corners;
    }

    private float[] Directions(int level, int round)
    {
        var random = new CounterRandom(_seed, (level * Rounds) + round, DirectionPurpose);
        var directions = new float[DirectionsARound * PatchDescriptors.Length];
        foreach (ref var value in directions.AsSpan())
            value = (float)random.NextNormal();
        return directions;
    }
}

/// <summary>A sliced Wasserstein distance, times 1,000.</summary>
/// <param name="Levels">Of each level of the pyramid by its side in pixels, the finest first.</param>
public sealed record SlicedDistance(IReadOnlyList<KeyValuePair<int, double>> Levels)
{
    /// <summary>The mean of the levels.</summary>
    public double Mean => Levels.Average(level => level.Value);

    /// <summary>The mean of several distances, level by level.</summary>
    /// <param name="distances">At least one, all of the same levels.</param>
    internal static SlicedDistance Average(IReadOnlyList<SlicedDistance> distances) => new(
        [.. distances[0].Levels.Select((level, i) => KeyValuePair.Create(level.Key, distances.Average(d => d.Levels[i].Value)))]);
}
