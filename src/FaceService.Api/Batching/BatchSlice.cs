namespace FaceService.Api.Batching;

/// <summary>The part of a request that goes into a batch.</summary>
/// <param name="Request">Whose faces.</param>
/// <param name="First">Index of the first in the request.</param>
/// <param name="Count">How many.</param>
internal readonly record struct BatchSlice(PendingFaces Request, int First, int Count);
