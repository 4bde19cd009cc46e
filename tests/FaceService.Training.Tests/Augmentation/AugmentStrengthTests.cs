using FaceService.Training.Augmentation;
using FaceService.Training.Presets;

namespace FaceService.Training.Tests.Augmentation;

public sealed class AugmentStrengthTests
{
    private static StyleGan2Settings Settings => (StyleGan2Settings)Preset.Settings("stylegan2-64", []);

    [Fact]
    public void Adjust_sure_discriminator_raises_by_a_notch_of_the_ramp()
    {
        var strength = new AugmentStrength(Settings);

        strength.Adjust(0.9);
        strength.Adjust(0.9);
        strength.Adjust(0.3);

        Assert.Equal(16 * 4 / 500_000.0, strength.P, 12);
    }

    [Fact]
    public void Adjust_stays_between_none_and_always()
    {
        var strength = new AugmentStrength(Settings);
        strength.Adjust(-1);
        Assert.Equal(0, strength.P);

        strength.P = 1;
        strength.Adjust(1);
        Assert.Equal(1, strength.P);
    }

    [Fact]
    public void IsDue_each_fourth_step_and_only_when_adaptive()
    {
        Assert.Equal([3L, 7L], Enumerable.Range(0, 8).Select(i => (long)i).Where(new AugmentStrength(Settings).IsDue));
        Assert.False(new AugmentStrength(Settings with { Augment = AugmentMode.Fixed, AugmentP = 0.3 }).IsDue(3));
        Assert.Equal(0.3, new AugmentStrength(Settings with { Augment = AugmentMode.Fixed, AugmentP = 0.3 }).P);
    }
}
