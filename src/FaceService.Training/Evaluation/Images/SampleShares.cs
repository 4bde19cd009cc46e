namespace FaceService.Training.Evaluation.Images;

/// <summary>How many images of each class a sample of a given size holds.</summary>
internal static class SampleShares
{
    /// <summary>In proportion to the data, by the largest remainders, so that the parts add up to the whole.</summary>
    /// <param name="counts">Images a class.</param>
    /// <param name="wanted">Images of the sample.</param>
    public static int[] Of(IReadOnlyList<int> counts, int wanted)
    {
        var all = counts.Sum(c => (long)c);
        var shares = counts.Select(c => (int)(c * (long)wanted / all)).ToArray();
        var missing = wanted - shares.Sum();
        foreach (var c in Enumerable.Range(0, counts.Count).OrderByDescending(c => Remainder(counts[c])).ThenBy(c => c).Take(missing))
            shares[c]++;
        return shares;

        long Remainder(int count) => count * (long)wanted % all;
    }
}
