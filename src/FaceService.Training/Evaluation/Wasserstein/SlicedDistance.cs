namespace FaceService.Training.Evaluation.Wasserstein;

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
