namespace FaceService.Training.Datasets;

/// <summary>How often each class is shown, real and generated alike, under each order of sampling.</summary>
internal static class ClassShares
{
    // Turns of the rarest class in a round of "root": enough for proportions to come out within an eighth.
    private const int Finest = 4;

    /// <summary>
    /// Whole numbers in the proportion of the classes. Even: the same for all. Root: by the square root of their images
    /// (Mahajan et al. 2018, section 2.2), between even and as the data is. Otherwise as the data is.
    /// </summary>
    /// <param name="order">The order.</param>
    /// <param name="pictures">Images of each class, at least one.</param>
    public static int[] Of(SamplingOrder order, IReadOnlyList<int> pictures) => order switch
    {
        SamplingOrder.Even => [.. pictures.Select(_ => 1)],
        SamplingOrder.Root => [.. pictures.Select(n => (int)Math.Round(Finest * Math.Sqrt(n / (double)pictures.Min())))],
        _ => [.. pictures],
    };
}
