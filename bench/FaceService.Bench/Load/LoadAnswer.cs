namespace FaceService.Bench.Load;

/// <summary>What a load client needs to know of an answer.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Bytes">Length of the body.</param>
/// <param name="RetryAfter">Seconds that a refused client is asked to stay away; null when not told.</param>
internal readonly record struct LoadAnswer(int Status, int Bytes, int? RetryAfter);
