using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace FaceService.Api.Doors;

/// <summary>The configured keys, kept as hashes: comparing takes the same time whatever is sent.</summary>
internal sealed class ApiKeys(IOptions<AuthOptions> options)
{
    public const string Header = "X-Api-Key";

    private readonly byte[][] _hashes = [.. options.Value.Keys.Where(key => key.Length > 0).Select(Hash)];

    /// <summary>Whether any key is configured.</summary>
    public bool Any => _hashes.Length > 0;

    /// <summary>Whether this is one of them.</summary>
    public bool Accepts(string key)
    {
        var hash = Hash(key);
        var accepted = false;
        foreach (var known in _hashes)
            accepted |= CryptographicOperations.FixedTimeEquals(known, hash);
        return accepted;
    }

    /// <summary>A secret that follows from all keys: what it signs is void once any of them is changed.</summary>
    public byte[] SigningKey() => HMACSHA256.HashData([.. _hashes.SelectMany(hash => hash)], "session cookie"u8);

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
