namespace FaceService.Model.Engine;

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
