using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FaceService.Model.Networks.Configs;

namespace FaceService.Model.Latents;

/// <summary>
/// Chooses a value for an attribute that the caller left open: evenly, and from the portrait's own identity, so that a
/// request always gives the same face. SHA-256 of the group's name, a colon and the identity; the first four bytes,
/// little-endian, modulo the number of values.
/// </summary>
public sealed class AttributeDraw
{
    private readonly byte[] _identity;

    private AttributeDraw(byte[] identity) => _identity = identity;

    /// <summary>The draw of a seed; its identity is the number in decimal digits.</summary>
    /// <param name="seed">The seed.</param>
    public static AttributeDraw FromSeed(uint seed) =>
        new(Encoding.ASCII.GetBytes(seed.ToString(CultureInfo.InvariantCulture)));

    /// <summary>The draw of a latent; its identity is its little-endian float32 bytes.</summary>
    /// <param name="latent">The latent's numbers, row after row.</param>
    public static AttributeDraw FromLatent(ReadOnlySpan<float> latent) => new(LatentDigest.LittleEndian(latent));

    /// <summary>The index of the group's value.</summary>
    /// <param name="group">A group of at least one value.</param>
    public int Index(LabelGroup group)
    {
        ArgumentOutOfRangeException.ThrowIfZero(group.Values.Count, nameof(group));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(group.Name + ":"));
        hash.AppendData(_identity);
        return (int)(BinaryPrimitives.ReadUInt32LittleEndian(hash.GetHashAndReset()) % (uint)group.Values.Count);
    }

    /// <summary>The group's value.</summary>
    /// <param name="group">A group of at least one value.</param>
    public string Value(LabelGroup group) => group.Values[Index(group)];
}
