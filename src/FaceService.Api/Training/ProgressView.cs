using FaceService.Jobs;

namespace FaceService.Api.Training;

/// <summary>How far a job is.</summary>
/// <param name="Stage">packing (reading the pictures once), training, or done.</param>
/// <param name="Images">Real pictures shown so far; of packing, pictures read.</param>
/// <param name="TotalImages">At how many the stage ends.</param>
/// <param name="ImagesPerSecond">Speed over the last stretch.</param>
/// <param name="SecondsLeft">Null while the speed is unknown.</param>
/// <param name="Losses">Newest value of each; null for one that is no number any more.</param>
internal sealed record ProgressView(
    string Stage,
    long Images,
    long TotalImages,
    double ImagesPerSecond,
    double? SecondsLeft,
    IReadOnlyDictionary<string, double?> Losses)
{
    public static ProgressView Of(TrainingProgress progress) => new(
        progress.Stage,
        progress.Images,
        progress.TotalImages,
        progress.ImagesPerSecond,
        progress.SecondsLeft,
        // JSON has no word for NaN and infinity.
        progress.Losses.ToDictionary(l => l.Key, l => double.IsFinite(l.Value) ? l.Value : default(double?), StringComparer.Ordinal));
}
