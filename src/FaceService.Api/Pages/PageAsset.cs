using System.IO.Compression;
using Microsoft.Net.Http.Headers;

namespace FaceService.Api.Pages;

/// <summary>A file that pages use.</summary>
/// <param name="Bytes">What is in it.</param>
/// <param name="MediaType">What it is.</param>
/// <param name="Digest">SHA-256 of the bytes.</param>
internal sealed record PageAsset(byte[] Bytes, string MediaType, byte[] Digest)
{
    private readonly Lazy<byte[]?> _brotli = new(() => MediaType.StartsWith("text/", StringComparison.Ordinal) ? Compress(Bytes) : null);

    public EntityTagHeaderValue Tag { get; } = new($"\"{Convert.ToHexStringLower(Digest.AsSpan(0, 8))}\"", isWeak: true);

    /// <summary>The same, smaller; null where it would not help. Made once, when it is first asked for.</summary>
    public byte[]? Brotli => _brotli.Value;

    private static byte[] Compress(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Optimal))
            brotli.Write(bytes);
        return packed.ToArray();
    }
}
