namespace FaceService.Bench.Serving;

/// <summary>What the engine does by itself.</summary>
/// <param name="Precision">What it computes in.</param>
/// <param name="BestBatch">The batch at which it draws most.</param>
/// <param name="FacesPerSecond">Drawn at that batch, nothing else done with them.</param>
/// <param name="EncodedPerSecond">Drawn at that batch and encoded on the other threads meanwhile.</param>
/// <param name="SingleMilliseconds">Median of drawing one face.</param>
/// <param name="EncodeMilliseconds">Median of encoding one.</param>
internal sealed record EngineMetrics(
    string Precision,
    int BestBatch,
    double FacesPerSecond,
    double EncodedPerSecond,
    double SingleMilliseconds,
    double EncodeMilliseconds);
