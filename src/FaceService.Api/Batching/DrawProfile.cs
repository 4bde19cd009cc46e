namespace FaceService.Api.Batching;

/// <summary>How a model draws on a device, as measured at warm-up.</summary>
/// <param name="BatchLimit">The batch at which a face costs least.</param>
/// <param name="SecondsPerFace">What it costs there.</param>
internal readonly record struct DrawProfile(int BatchLimit, double SecondsPerFace);
