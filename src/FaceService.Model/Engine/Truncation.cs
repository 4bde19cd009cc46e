using FaceService.Model.Networks.Configs;

namespace FaceService.Model.Engine;

/// <summary>
/// Truncation psi (Karras et al. 2019, appendix B): w is pulled towards the mean by this factor. Range, default and arithmetic stand
/// here; another way to truncate belongs here, too.
/// </summary>
public static class Truncation
{
    /// <summary>The mean face.</summary>
    public const double Least = GeneratorConfig.LeastTruncation;

    /// <summary>The wildest face.</summary>
    public const double Most = GeneratorConfig.MostTruncation;

    /// <summary>Whether a number is within the range; a NaN is not.</summary>
    /// <param name="psi">The number.</param>
    public static bool IsAllowed(double psi) => psi is >= Least and <= Most;

    /// <summary>What a model's faces get where nothing is asked for: its own, else 1, as trained.</summary>
    /// <param name="config">The model's.</param>
    public static double Default(GeneratorConfig config) => config.DefaultTruncation ?? 1;

    /// <summary>What a face gets. A latent in w is where its sender wants it: only what comes from z has a default.</summary>
    /// <param name="asked">What was asked for; null where nothing was.</param>
    /// <param name="latent">The face's.</param>
    /// <param name="config">The model's.</param>
    public static float Of(double? asked, Latent latent, GeneratorConfig config) =>
        (float)(asked ?? (latent is Latent.W ? 1 : Default(config)));

    /// <summary>Truncates one w.</summary>
    /// <param name="w">[w_dim]</param>
    /// <param name="mean">[w_dim] the mean w.</param>
    /// <param name="psi">The factor.</param>
    /// <param name="target">[w_dim], to be filled.</param>
    internal static void Apply(ReadOnlySpan<float> w, ReadOnlySpan<float> mean, float psi, Span<float> target)
    {
        if (psi == 1)
        {
            w.CopyTo(target);
            return;
        }

        // PyTorch's lerp to the last bit: from the nearer end, with one rounding for product and sum.
        for (var i = 0; i < target.Length; i++)
        {
            var way = w[i] - mean[i];
            target[i] = psi < 0.5f
                ? MathF.FusedMultiplyAdd(psi, way, mean[i])
                : MathF.FusedMultiplyAdd(psi - 1, way, w[i]);
        }
    }
}
