using System.Runtime.InteropServices;
using System.Security.Cryptography;
using FaceService.Model.Networks.Configs;

namespace FaceService.Model.Latents;

/// <summary>Turns seeds into latents, by the distribution that the weight file states.</summary>
public static class LatentSource
{
    /// <summary>
    /// The latent of a seed: <c>RandomState(seed).randn(z_dim)</c>, or <c>.uniform(-1, 1, z_dim)</c>, in NumPy's double
    /// precision and then rounded to float32, as PyTorch does with them.
    /// </summary>
    /// <param name="seed">The seed.</param>
    /// <param name="config">Names the distribution and z_dim.</param>
    /// <returns>[z_dim]</returns>
    /// <exception cref="ArgumentException">The config names a distribution that there is not.</exception>
    public static float[] FromSeed(uint seed, GeneratorConfig config)
    {
        var random = new NumpyRandomState(seed);
        var values = config.ZDistribution switch
        {
            "normal" => random.Randn(config.ZDim),
            "uniform" => random.Uniform(-1, 1, config.ZDim),
            _ => throw new ArgumentException(
                $"z_distribution is '{config.ZDistribution}'; allowed are normal and uniform.", nameof(config)),
        };
        return Array.ConvertAll(values, value => (float)value);
    }
}

/// <summary>A latent's fingerprint: what marks and ETags tell of a latent without giving it away.</summary>
public static class LatentDigest
{
    /// <summary>SHA-256 over the little-endian float32 bytes, as lower-case hex.</summary>
    /// <param name="values">The latent's numbers, row after row.</param>
    public static string Of(ReadOnlySpan<float> values) =>
        Convert.ToHexStringLower(SHA256.HashData(LittleEndian(values)));

    /// <summary>The numbers' bytes, little-endian on every machine.</summary>
    internal static byte[] LittleEndian(ReadOnlySpan<float> values)
    {
        var bytes = MemoryMarshal.AsBytes(values).ToArray();
        if (!BitConverter.IsLittleEndian)
        {
            for (var i = 0; i < bytes.Length; i += sizeof(float))
                bytes.AsSpan(i, sizeof(float)).Reverse();
        }

        return bytes;
    }
}
