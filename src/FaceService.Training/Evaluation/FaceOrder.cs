namespace FaceService.Training.Evaluation;

/// <summary>One portrait to be drawn.</summary>
/// <param name="Seed">Of its latent, as in requests.</param>
/// <param name="Label">[c_dim]; empty for a model without labels.</param>
internal sealed record FaceOrder(uint Seed, float[] Label);
