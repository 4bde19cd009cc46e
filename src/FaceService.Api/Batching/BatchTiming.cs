namespace FaceService.Api.Batching;

/// <summary>What a batch was like for those in it.</summary>
/// <param name="StartedAt">When the device began, as a timestamp of the service's clock.</param>
/// <param name="Duration">How long it drew.</param>
/// <param name="Size">Faces in the batch.</param>
internal readonly record struct BatchTiming(long StartedAt, TimeSpan Duration, int Size);
