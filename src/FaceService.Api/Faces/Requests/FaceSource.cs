namespace FaceService.Api.Faces.Requests;

/// <summary>What a face is made from: one of the two.</summary>
/// <param name="Seed">A seed.</param>
/// <param name="Latent">A latent.</param>
internal sealed record FaceSource(SeedInput? Seed, LatentInput? Latent);
