namespace FaceService.Training.Runs;

/// <summary>The weights that a run began with, when they were not random.</summary>
/// <param name="Path">The file that they came from.</param>
/// <param name="Digest">SHA-256 of that file, lower-case hex.</param>
/// <param name="Images">Real pictures that those weights had been shown before.</param>
/// <param name="HeldOutDigest">SHA-256 over the names of the pictures that they had been kept from; empty for none.</param>
internal sealed record RunOrigin(string Path, string Digest, long Images, string HeldOutDigest);
