using FaceService.Model.Engine;
using FaceService.Model.Latents;
using FaceService.Model.Networks.Configs;

namespace FaceService.Model.Tests.Engine;

public sealed class FaceDraftTests
{
    private static readonly GeneratorConfig Config = new() { Architecture = "stylegan2", ImageSize = 16, ZDim = 8, CDim = 2, DefaultTruncation = 0.7 };
    private static readonly LabelGroup[] Groups = [new("gender", ["female", "male"])];

    [Fact]
    public void Seed_that_leaves_all_open_gets_its_latent_the_models_truncation_and_a_drawn_group()
    {
        Assert.True(FaceDraft.Of(85).TrySettle(Config, Groups, out var face, out _));

        Assert.Equal(LatentSource.FromSeed(85, Config), Assert.IsType<Latent.Z>(face.Spec.Latent).Values);
        Assert.Equal(0.7f, face.Spec.Truncation);
        Assert.Equal(AttributeDraw.FromSeed(85).Value(Groups[0]), Assert.Single(face.Attributes).Value);
        Assert.Equal(LabelVector.Encode(Groups, face.Attributes), face.Spec.Label);
        Assert.Equal(0u, face.Spec.NoiseSeed);
    }

    [Theory]
    [InlineData(null, 1f)]
    [InlineData(0.5, 0.5f)]
    public void Latent_in_w_is_truncated_only_if_asked(double? asked, float psi)
    {
        var draft = FaceDraft.Of(new Latent.W(new float[8], 1)) with { Truncation = asked };

        Assert.True(draft.TrySettle(Config, Groups, out var face, out _));
        Assert.Equal(psi, face.Spec.Truncation);
    }

    [Fact]
    public void Raw_label_goes_before_groups()
    {
        Assert.True((FaceDraft.Of(1) with { Label = [0.5f, 0.5f] }).TrySettle(Config, Groups, out var face, out _));

        Assert.Equal([0.5f, 0.5f], face.Spec.Label);
        Assert.Empty(face.Attributes);
    }

    [Theory]
    [InlineData(null, 7u)]
    [InlineData(3u, 3u)]
    public void Random_noise_has_the_faces_own_seed_unless_another_is_named(uint? named, uint expected)
    {
        Assert.True((FaceDraft.Of(7) with { Noise = NoiseMode.Random, NoiseSeed = named }).TrySettle(Config, Groups, out var face, out _));

        Assert.Equal(expected, face.Spec.NoiseSeed);
    }

    [Fact]
    public void Latents_random_noise_without_a_seed_is_misuse() =>
        Assert.Throws<InvalidOperationException>(() => (FaceDraft.Of(new Latent.Z(new float[8])) with { Noise = NoiseMode.Random }).TrySettle(Config, Groups, out _, out _));

    [Fact]
    public void Attribute_that_the_model_lacks_is_told()
    {
        var draft = FaceDraft.Of(1) with { Attributes = new Dictionary<string, string> { ["mood"] = "glad" } };

        Assert.False(draft.TrySettle(Config, Groups, out _, out var problem));
        Assert.Equal("mood", problem.Group);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(2, true)]
    [InlineData(2.001, false)]
    [InlineData(-0.001, false)]
    [InlineData(double.NaN, false)]
    public void Truncation_has_a_range(double psi, bool allowed) => Assert.Equal(allowed, Truncation.IsAllowed(psi));
}
