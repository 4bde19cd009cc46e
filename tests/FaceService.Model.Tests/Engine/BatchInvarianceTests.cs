using FaceService.Model.Engine;
using FaceService.Model.Latents;
using FaceService.Model.Networks.Configs;

namespace FaceService.Model.Tests.Engine;

/// <summary>The promise that caching stands on: a portrait's bytes do not depend on whom it is drawn with.</summary>
public sealed class BatchInvarianceTests
{
    private const int Seeds = 1000;

    [Theory]
    [InlineData("float32")]
    [InlineData("bfloat16")]
    public void StyleGan2_bytes_are_the_same_in_every_batch(string precision)
    {
        using var models = new TestModels();
        using var generator = models.Load(TestModels.StyleGan2, precision);
        Compare(generator, [.. Enumerable.Range(0, Seeds).Select(seed => Spec(generator.Config, (uint)seed))]);
    }

    [Theory]
    [InlineData("float32")]
    [InlineData("bfloat16")]
    public void Narrow_styleGan2_bytes_are_the_same_in_every_batch(string precision)
    {
        using var models = new TestModels();
        using var generator = models.Load(TestModels.NarrowStyleGan2, precision);
        Compare(generator, [.. Enumerable.Range(0, 300).Select(seed => Spec(generator.Config, (uint)seed))]);
    }

    [Theory]
    [InlineData("float32")]
    [InlineData("bfloat16")]
    public void Classic_bytes_are_the_same_in_every_batch(string precision)
    {
        using var models = new TestModels();
        using var generator = models.Load(TestModels.Dcgan, precision);
        var specs = Enumerable.Range(0, 300)
            .Select(seed => new FaceSpec { Latent = new Latent.Z(LatentSource.FromSeed((uint)seed, generator.Config)) });
        Compare(generator, [.. specs]);
    }

    // Every kind of request, mixed.
    private static FaceSpec Spec(GeneratorConfig config, uint seed)
    {
        var label = new float[config.CDim];
        label[seed % label.Length] = 1;
        return new FaceSpec
        {
            Latent = new Latent.Z(LatentSource.FromSeed(seed, config)),
            Label = label,
            Truncation = seed % 4 == 0 ? 0.7f : 1,
            Noise = (NoiseMode)(seed % 7 < 5 ? 0 : (seed % 7) - 4),
            NoiseSeed = seed,
            Mix = seed % 5 == 0 ? new StyleMix(new Latent.Z(LatentSource.FromSeed(seed + 1, config)), [1, 4]) : null,
            Factors = seed % 6 == 0 ? [new FactorStrength(2, 1.5f)] : [],
        };
    }

    private static void Compare(IFaceGenerator generator, FaceSpec[] specs)
    {
        var size = generator.Config.ImageSize * generator.Config.ImageSize * 3;
        var alone = new byte[specs.Length][];
        for (var i = 0; i < specs.Length; i++)
            generator.Draw([specs[i]], alone[i] = new byte[size]);

        // Batches of 1, 2, … 64, 1, … over the portraits in a shuffled order, so that neighbours are strangers.
        var order = Enumerable.Range(0, specs.Length).ToArray();
        new Random(1).Shuffle(order);
        var together = new byte[64 * size];
        for (int start = 0, count = 1; start < order.Length; start += count, count = (count % 64) + 1)
        {
            var members = order.Skip(start).Take(count).ToArray();
            generator.Draw([.. members.Select(i => specs[i])], together.AsSpan(0, members.Length * size));
            for (var row = 0; row < members.Length; row++)
                Assert.True(
                    together.AsSpan(row * size, size).SequenceEqual(alone[members[row]]),
                    $"Portrait {members[row]} differs as number {row} of {members.Length}.");
        }

        Assert.True(alone.DistinctBy(Convert.ToHexString).Count() > specs.Length * 0.99, "The portraits are all alike.");
    }
}
