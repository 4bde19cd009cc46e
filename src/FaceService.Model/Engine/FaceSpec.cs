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

/// <summary>A step along one closed-form factor (Shen and Zhou 2021).</summary>
/// <param name="Index">Which factor, by falling singular value.</param>
/// <param name="Strength">How far, in units of w.</param>
public readonly record struct FactorStrength(int Index, float Strength);

/// <summary>Style mixing (Karras et al. 2019, section 3.1): some layers follow another latent.</summary>
/// <param name="Latent">The latent that takes over.</param>
/// <param name="Layers">Indices into num_ws, ascending and distinct.</param>
public sealed record StyleMix(Latent Latent, int[] Layers);

/// <summary>A point in one of the generator's two latent spaces.</summary>
public abstract record Latent
{
    private Latent()
    {
    }

    /// <summary>A point in z, the space that seeds are drawn from.</summary>
    /// <param name="Values">[z_dim] finite numbers.</param>
    public sealed record Z(float[] Values) : Latent;

    /// <summary>A point in w, after the mapping network. StyleGAN2 only.</summary>
    /// <param name="Values">[rows · w_dim] finite numbers, row after row.</param>
    /// <param name="Rows">1 (one w for all layers) or num_ws (a w a layer).</param>
    public sealed record W(float[] Values, int Rows) : Latent;
}

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
