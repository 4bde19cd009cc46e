namespace FaceService.Bench.Generating;

/// <summary>What the engine reached.</summary>
/// <param name="Drawn">Images a second, as pixels.</param>
/// <param name="Batch">At which batch.</param>
/// <param name="Encoded">Images a second as PNG, at the same batch.</param>
internal sealed record EngineRate(double Drawn, int Batch, double Encoded);
