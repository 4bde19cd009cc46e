using FaceService.Training.Presets;

namespace FaceService.Training.Augmentation;

/// <summary>
/// How strong to augment: the probability p of each transform, raised while the discriminator is too sure of the reals and
/// lowered otherwise (Karras et al. 2020, "Training GANs with limited data", section 3).
/// </summary>
internal sealed class AugmentStrength
{
    private readonly StyleGan2Settings _settings;

    public AugmentStrength(StyleGan2Settings settings)
    {
        _settings = settings;
        P = settings.Augment == AugmentMode.None ? 0 : settings.AugmentP;
    }

    /// <summary>Probability of each transform, 0…1.</summary>
    public double P { get; set; }

    /// <summary>True for a step after which <see cref="Adjust"/> is due.</summary>
    public bool IsDue(long step) => _settings.Augment == AugmentMode.Adaptive && (step + 1) % _settings.AugmentEvery == 0;

    /// <summary>Moves p one notch.</summary>
    /// <param name="meanSign">Mean sign of the discriminator's logits on reals since the last time, r_t of the paper.</param>
    public void Adjust(double meanSign)
    {
        var notch = _settings.Batch * _settings.AugmentEvery / (_settings.AugmentKimg * 1000);
        P = Math.Clamp(P + (Math.Sign(meanSign - _settings.AugmentTarget) * notch), 0, 1);
    }
}
