using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;

namespace FaceService.Api.Auth;

/// <summary>What keys may be good for.</summary>
internal static class Scope
{
    /// <summary>Datasets, training and projections.</summary>
    public const string Train = "train";

    /// <summary>What is served: models and the default.</summary>
    public const string Admin = "admin";

    /// <summary>The type of the claims that carry scopes.</summary>
    public const string Claim = "scope";

    public static IReadOnlyList<string> All { get; } = [Train, Admin];
}

/// <summary>A key as it is compared: its secret is not kept.</summary>
internal sealed class ApiKey(string name, string secret, IReadOnlyList<string> scopes)
{
    private readonly byte[] _hash = Hash(secret);

    public string Name => name;

    public IReadOnlyList<string> Scopes => scopes;

    /// <summary>Whether this is its secret; takes the same time whatever is sent.</summary>
    public bool Is(byte[] hash) => CryptographicOperations.FixedTimeEquals(_hash, hash);

    /// <summary>A signature that is void once the key is changed.</summary>
    public byte[] Sign(string text) =>
        HMACSHA256.HashData(HMACSHA256.HashData(_hash, "session cookie"u8), Encoding.UTF8.GetBytes(text));

    /// <summary>Who comes with this key.</summary>
    public ClaimsPrincipal Holder(string scheme) => new(new ClaimsIdentity(
        [new(ClaimTypes.Name, name), .. scopes.Select(scope => new Claim(Scope.Claim, scope))], scheme));

    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
