namespace FaceService.Bench.Serving;

/// <summary>Peak signal-to-noise ratio of bfloat16 images to float32 ones, in dB.</summary>
/// <param name="Faces">Seeds compared, from 0.</param>
/// <param name="All">Over the pixels of all.</param>
/// <param name="Worst">Of the face that is furthest off.</param>
internal sealed record PsnrMetrics(int Faces, double All, double Worst);
