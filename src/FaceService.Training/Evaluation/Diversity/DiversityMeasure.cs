using FaceService.Model.Imaging;
using FaceService.Training.Evaluation.Images;

namespace FaceService.Training.Evaluation.Diversity;

/// <summary>How alike the images of a set are to each other: the mean multi-scale similarity of pairs.</summary>
internal static class DiversityMeasure
{
    private const long OrderPurpose = 0x4F52;
    private const int PairsAtOnce = 64;

    /// <summary>The mean over pairs.</summary>
    /// <param name="pictures">Images of 64×64, at least two.</param>
    /// <param name="pairs">How many pairs; each image takes part in as many as any other, as far as the number allows.</param>
    /// <param name="seed">Decides which.</param>
    public static double MeanSimilarity(IReadOnlyList<RgbImage> pictures, int pairs, long seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pictures.Count, 2);
        var sum = 0.0;
        foreach (var some in Pairs(pictures.Count, pairs, seed).Chunk(PairsAtOnce))
        {
            using var scope = TorchSharp.torch.NewDisposeScope();
            var (a, b) = (some.Select(p => pictures[p.A]).ToList(), some.Select(p => pictures[p.B]).ToList());
            sum += MultiScaleSimilarity.Of(ImageNumbers.Batch(a), ImageNumbers.Batch(b)).Sum(v => (double)v);
        }

        return sum / pairs;
    }

    // A shuffled ring; each round pairs every image with the one that is a step farther.
    internal static IEnumerable<(int A, int B)> Pairs(int count, int pairs, long seed)
    {
        var random = new CounterRandom(seed, 0, OrderPurpose);
        var keys = Enumerable.Range(0, count).Select(_ => random.NextBits()).ToArray();
        var ring = Enumerable.Range(0, count).OrderBy(i => keys[i]).ToArray();
        for (var pair = 0; pair < pairs; pair++)
        {
            var (round, place) = Math.DivRem(pair, count);
            yield return (ring[place], ring[(place + 1 + (round % (count - 1))) % count]);
        }
    }
}

/// <summary>Mean multi-scale structural similarity of pairs: the lower, the more diverse. A model that draws few faces has more than its data.</summary>
public sealed record DiversityReport
{
    /// <summary>Pairs of each set.</summary>
    public required int Pairs { get; init; }

    /// <summary>Of generated images.</summary>
    public required double Generated { get; init; }

    /// <summary>Of the data's images, in the same class proportions.</summary>
    public required double Data { get; init; }
}
