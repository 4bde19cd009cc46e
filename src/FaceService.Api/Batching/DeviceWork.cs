namespace FaceService.Api.Batching;

/// <summary>What a device thread does next: one of the two.</summary>
/// <param name="Errand">Loading, mapping, disposing: anything that is not a batch.</param>
/// <param name="Batch">Faces to draw.</param>
internal readonly record struct DeviceWork(Action? Errand, FaceBatch? Batch);
