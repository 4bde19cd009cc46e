using FaceService.Model.Latents;
using FaceService.Model.Networks.Configs;

namespace FaceService.Model.Tests.Latents;

public sealed class AttributeDrawTests
{
    private static readonly LabelGroup Gender = new("gender", ["female", "male"]);
    private static readonly LabelGroup Heritage = new("heritage", ["a", "b", "c", "d"]);
    private static readonly LabelGroup Class = new("class", ["0", "1", "2", "3", "4", "5", "6"]);

    // The indices come from Python: int.from_bytes(sha256(b'group:seed').digest()[:4], 'little') % n.
    [Theory]
    [InlineData(0u, 1, 2, 1)]
    [InlineData(1u, 1, 0, 6)]
    [InlineData(2u, 1, 2, 4)]
    [InlineData(3u, 0, 1, 5)]
    [InlineData(85u, 0, 2, 2)]
    [InlineData(4294967295u, 1, 0, 6)]
    public void Seed_draws_by_sha256_of_group_and_seed(uint seed, int gender, int heritage, int label)
    {
        var draw = AttributeDraw.FromSeed(seed);

        Assert.Equal([gender, heritage, label], new[] { Gender, Heritage, Class }.Select(draw.Index));
    }

    [Fact]
    public void Latent_draws_by_sha256_of_group_and_float32_bytes()
    {
        var draw = AttributeDraw.FromLatent([0.5f, -1.25f, 3]);

        Assert.Equal([0, 2, 1], new[] { Gender, Heritage, Class }.Select(draw.Index));
    }

    [Fact]
    public void Ten_thousand_seeds_spread_evenly()
    {
        var counts = new int[Class.Values.Count];
        for (var seed = 0u; seed < 10_000; seed++)
            counts[AttributeDraw.FromSeed(seed).Index(Class)]++;

        // 10,000 / 7 = 1,429 with a standard deviation of 35: five of them either way.
        Assert.All(counts, count => Assert.InRange(count, 1429 - 175, 1429 + 175));
    }
}
