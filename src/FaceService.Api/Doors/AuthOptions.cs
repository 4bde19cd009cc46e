namespace FaceService.Api.Doors;

/// <summary>Who may change things. Section <c>Auth</c>.</summary>
public sealed class AuthOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Auth";

    /// <summary>Keys that open the changing routes; without any they open to the machine itself alone.</summary>
    public IList<string> Keys { get; } = [];

    /// <summary>How long a page stays signed in, in hours.</summary>
    [System.ComponentModel.DataAnnotations.Range(1, 24 * 365)]
    public int CookieHours { get; set; } = 24 * 7;
}
