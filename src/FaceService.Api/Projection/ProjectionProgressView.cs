using FaceService.Jobs;

namespace FaceService.Api.Projection;

/// <summary>How far a projection is.</summary>
/// <param name="Step">Steps taken.</param>
/// <param name="Steps">Steps in all.</param>
/// <param name="StepsPerSecond">0 while it is unknown.</param>
/// <param name="SecondsLeft">Null while the speed is unknown.</param>
/// <param name="Distance">The loss of the last step.</param>
internal sealed record ProjectionProgressView(long Step, long Steps, double StepsPerSecond, double? SecondsLeft, double? Distance)
{
    public static ProjectionProgressView Of(TrainingProgress progress) => new(
        progress.Images,
        progress.TotalImages,
        progress.ImagesPerSecond,
        progress.SecondsLeft,
        progress.Losses.TryGetValue("distance", out var distance) && double.IsFinite(distance) ? distance : null);
}
