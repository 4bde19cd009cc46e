using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace FaceService.Api.Doors;

/// <summary>
/// What a page holds instead of the key: an end and a signature over it. Scripts cannot read it, and no other site's page
/// can send it.
/// </summary>
internal sealed class SessionCookie(ApiKeys keys, IOptions<AuthOptions> options, TimeProvider clock)
{
    public const string Name = "face-session";

    /// <summary>Gives the caller a cookie.</summary>
    public void Write(HttpResponse response)
    {
        var ends = clock.GetUtcNow().AddHours(options.Value.CookieHours);
        var text = ends.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        response.Cookies.Append(Name, $"{text}.{Base64Url.EncodeToString(Sign(text))}", Options(response, ends));
    }

    /// <summary>Takes it away.</summary>
    public static void Remove(HttpResponse response) => response.Cookies.Delete(Name, Options(response, null));

    /// <summary>Whether a request carries one that was given here and has not ended.</summary>
    public bool IsGood(HttpRequest request)
    {
        if (request.Cookies[Name]?.Split('.') is not [var ends, var signature] || !Base64Url.IsValid(signature))
            return false;
        return CryptographicOperations.FixedTimeEquals(Base64Url.DecodeFromChars(signature), Sign(ends))
            && long.TryParse(ends, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && seconds > clock.GetUtcNow().ToUnixTimeSeconds();
    }

    private byte[] Sign(string text) => HMACSHA256.HashData(keys.SigningKey(), Encoding.UTF8.GetBytes(text));

    private static CookieOptions Options(HttpResponse response, DateTimeOffset? ends) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = response.HttpContext.Request.IsHttps,
        Path = "/",
        Expires = ends,
        IsEssential = true,
    };
}
