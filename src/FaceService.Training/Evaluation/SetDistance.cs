using System.Globalization;
using FaceService.Training.Evaluation.Wasserstein;

namespace FaceService.Training.Evaluation;

/// <summary>The sliced Wasserstein distance of two sets of images, times 1,000.</summary>
public sealed record SetDistance
{
    /// <summary>Images in each set.</summary>
    public required int Pictures { get; init; }

    /// <summary>Mean over the pyramid's levels (and over repeats).</summary>
    public required double Distance { get; init; }

    /// <summary>Standard deviation over repeats; 0 for one.</summary>
    public required double Deviation { get; init; }

    /// <summary>Of each level, by its side in pixels.</summary>
    public required IReadOnlyDictionary<string, double> Levels { get; init; }

    internal static SetDistance? Of(int pictures, IReadOnlyList<SlicedDistance> measured)
    {
        if (measured.Count == 0)
            return null;
        var (mean, all) = (SlicedDistance.Average(measured), measured.Select(m => m.Mean).ToList());
        return new SetDistance
        {
            Pictures = pictures,
            Distance = mean.Mean,
            Deviation = all.Count > 1 ? Math.Sqrt(all.Sum(m => (m - mean.Mean) * (m - mean.Mean)) / (all.Count - 1)) : 0,
            Levels = mean.Levels.ToDictionary(level => level.Key.ToString(CultureInfo.InvariantCulture), level => level.Value),
        };
    }
}
