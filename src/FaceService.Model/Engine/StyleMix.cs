namespace FaceService.Model.Engine;

/// <summary>Style mixing (Karras et al. 2019, section 3.1): some layers follow another latent.</summary>
/// <param name="Latent">The latent that takes over.</param>
/// <param name="Layers">Indices into num_ws, ascending and distinct.</param>
public sealed record StyleMix(Latent Latent, int[] Layers);
