namespace FaceService.Model.Engine;

/// <summary>
/// One portrait, fully resolved and validated: nothing in it is left to chance, to a default, or to the batch it is
/// drawn in. The same spec gives the same bytes for one model version, precision and kind of device.
/// </summary>
public sealed record FaceSpec
{
    /// <summary>Where in latent space the portrait lies.</summary>
    public required Latent Latent { get; init; }

    /// <summary>[c_dim] the conditioning label; empty for a model without labels.</summary>
    public float[] Label { get; init; } = [];

    /// <summary>
    /// Truncation psi, 0…2: w is pulled towards the mean by this factor. 1 leaves it alone; a latent given in w is
    /// truncated only when the caller asked for it.
    /// </summary>
    public float Truncation { get; init; } = 1;

    /// <summary>What the noise inputs get.</summary>
    public NoiseMode Noise { get; init; } = NoiseMode.Const;

    /// <summary>Seed of the noise maps; read only with <see cref="NoiseMode.Random"/>.</summary>
    public uint NoiseSeed { get; init; }

    /// <summary>A second latent that takes over some layers, or null.</summary>
    public StyleMix? Mix { get; init; }

    /// <summary>Steps along the model's closed-form factors, added to w after truncation.</summary>
    public IReadOnlyList<FactorStrength> Factors { get; init; } = [];
}
