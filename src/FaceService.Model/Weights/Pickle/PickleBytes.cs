namespace FaceService.Model.Weights.Pickle;

/// <summary>A <c>bytes</c> object: a piece of the file.</summary>
/// <param name="Data">The bytes.</param>
/// <param name="Offset">Where in the file they lie; null if they were made by decoding.</param>
internal sealed record PickleBytes(ReadOnlyMemory<byte> Data, int? Offset);
