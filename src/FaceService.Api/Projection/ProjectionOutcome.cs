using FaceService.Training.Projection;

namespace FaceService.Api.Projection;

/// <summary>How a projection came out.</summary>
/// <param name="Distance">The loss of the result.</param>
/// <param name="StartDistance">The loss of the mean face, from which the search began.</param>
/// <param name="Loss">pyramid, which needs no network, or perceptual.</param>
/// <param name="Psnr">Peak signal-to-noise ratio of the result against the portrait, in dB.</param>
/// <param name="Similarity">0…1, as POST /verify compares pictures; from 0.5 on they are taken for the same.</param>
/// <param name="Seconds">What the search took.</param>
internal sealed record ProjectionOutcome(double Distance, double StartDistance, string Loss, double Psnr, double Similarity, double Seconds)
{
    public static ProjectionOutcome Of(ProjectionResult result) =>
        new(result.Distance, result.StartDistance, result.Loss, result.Psnr, result.Similarity, result.Seconds);
}
