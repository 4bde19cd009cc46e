using FaceService.Model.Latents;
using FaceService.Model.Networks.Configs;

namespace FaceService.Model.Tests.Latents;

public sealed class LatentSourceTests
{
    // SHA-256 of NumPy's RandomState(seed).randn(512).astype('<f4').tobytes().
    [Theory]
    [InlineData(0u, "3281a32dd82b5a6b8bf5a1fe36604b9cfc06a3799b5228e2e2cd2a87fff1e32a")]
    [InlineData(85u, "d61c2f2729071fdecb259e6fd9dd5edd96383718edd9f80aee5ba5e6eede81ec")]
    [InlineData(2147483648u, "838e9242e93c4243244c35ea347764bedc3a1b432d2bcc71ad3cfcd4b6dee735")]
    [InlineData(4294967295u, "0555a388407f661d62ec6aeb6533f5efa8f0fc6a068f8a35d0ee0ea8ff2b108e")]
    public void Normal_latent_has_numpys_bytes(uint seed, string digest) =>
        Assert.Equal(digest, LatentDigest.Of(LatentSource.FromSeed(seed, Config("normal", 512))));

    [Fact]
    public void Uniform_latent_has_numpys_bytes() =>
        Assert.Equal(
            "4302524bab25f8a40268507924ea2f44e77cf332caf9fcf13f7533f8c1110fe9",
            LatentDigest.Of(LatentSource.FromSeed(85, Config("uniform", 100))));

    [Fact]
    public void Unknown_distribution_is_refused() =>
        Assert.Throws<ArgumentException>(() => LatentSource.FromSeed(0, Config("cauchy", 8)));

    private static GeneratorConfig Config(string distribution, int length) => new()
    {
        Architecture = "dcgan-64",
        ImageSize = 64,
        ZDim = length,
        ZDistribution = distribution,
    };
}
