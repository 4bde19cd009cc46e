using FaceService.Model.Networks.Pretrained;

namespace FaceService.Training.Evaluation;

/// <summary>Where an evaluation reads and keeps things.</summary>
/// <param name="DataPath">A zip or a folder of pictures.</param>
/// <param name="CacheDirectory">Where packed data and the attribute classifier are kept.</param>
/// <param name="InceptionPath">The user's Inception TorchScript file; null leaves the Fréchet distance out.</param>
/// <param name="Networks">Where pretrained networks are installed; null leaves out what needs one.</param>
internal sealed record EvaluationPlaces(string DataPath, string CacheDirectory, string? InceptionPath = null, NetworkFolder? Networks = null);
