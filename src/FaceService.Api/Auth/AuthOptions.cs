using System.ComponentModel.DataAnnotations;

namespace FaceService.Api.Auth;

/// <summary>Who may do what. Section <c>Auth</c>.</summary>
public sealed class AuthOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Auth";

    /// <summary>Whether faces need a key, too; any will do.</summary>
    public bool Faces { get; set; }

    /// <summary>How long a browser stays signed in, in hours.</summary>
    [Range(1, 24 * 365)]
    public int CookieHours { get; set; } = 24 * 7;

    /// <summary>The keys; without any the service makes one of its own. Read by <see cref="ConfiguredKey.ReadAll"/>, which takes more forms than the binder.</summary>
    internal IReadOnlyList<ConfiguredKey> Keys { get; set; } = [];
}
