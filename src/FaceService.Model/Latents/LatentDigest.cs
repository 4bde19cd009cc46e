using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace FaceService.Model.Latents;

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
