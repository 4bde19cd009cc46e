using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace FaceService.Api.Auth;

/// <summary>
/// What a browser holds instead of a key: the key's name, an end, and the key's signature over both. Scripts cannot read it, and no
/// other site's page can send it. Replicas with the same keys know each other's.
/// </summary>
internal sealed class SessionCookie(ApiKeys keys, IOptionsMonitor<AuthOptions> options, TimeProvider clock)
{
    public const string Name = "face-session";

    /// <summary>Gives the caller a cookie that is good for what the key is good for.</summary>
    public void Write(HttpResponse response, ApiKey key)
    {
        var ends = clock.GetUtcNow().AddHours(options.CurrentValue.CookieHours);
        var text = string.Create(CultureInfo.InvariantCulture, $"{key.Name}.{ends.ToUnixTimeSeconds()}");
        response.Cookies.Append(Name, $"{text}.{Base64Url.EncodeToString(key.Sign(text))}", Options(response, ends));
    }

    /// <summary>Takes it away.</summary>
    public static void Remove(HttpResponse response) => response.Cookies.Delete(Name, Options(response, null));

    /// <summary>The key whose cookie a request carries; null where there is none, or it has ended.</summary>
    public ApiKey? KeyOf(HttpRequest request)
    {
        if (request.Cookies[Name]?.Split('.') is not [var name, var ends, var signature] || !Base64Url.IsValid(signature))
            return null;
        return keys.Named(name) is { } key
            && CryptographicOperations.FixedTimeEquals(Base64Url.DecodeFromChars(signature), key.Sign($"{name}.{ends}"))
            && long.TryParse(ends, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && seconds > clock.GetUtcNow().ToUnixTimeSeconds()
            ? key
            : null;
    }

    private static CookieOptions Options(HttpResponse response, DateTimeOffset? ends)
    {
        var request = response.HttpContext.Request;
        return new()
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = request.IsHttps,
            Path = request.PathBase.HasValue ? request.PathBase.ToUriComponent() : "/",
            Expires = ends,
            IsEssential = true,
        };
    }
}
