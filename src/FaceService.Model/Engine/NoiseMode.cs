namespace FaceService.Model.Engine;

/// <summary>What is fed into StyleGAN2's noise inputs.</summary>
public enum NoiseMode
{
    /// <summary>The constant maps stored with the weights: the default, and the one that gives each seed one face.</summary>
    Const,

    /// <summary>No noise at all.</summary>
    None,

    /// <summary>Maps drawn from <see cref="FaceSpec.NoiseSeed"/>.</summary>
    Random,
}
