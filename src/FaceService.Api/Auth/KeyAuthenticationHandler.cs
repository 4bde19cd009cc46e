using System.Text.Encodings.Web;
using FaceService.Api.Pages;
using FaceService.Api.Problems;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace FaceService.Api.Auth;

/// <summary>
/// Knows who comes by a key in X-Api-Key, else by one in Authorization: Bearer, else by a browser's cookie. A key that is sent decides,
/// right or wrong.
/// </summary>
internal sealed class KeyAuthenticationHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory log, UrlEncoder encoder, ApiKeys keys, SessionCookie cookie)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, log, encoder)
{
    public const string Name = "key";

    private const string Bearer = "Bearer ";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Authenticate());

    // Nothing good was sent. A person who looks at a page is told how to sign in, a program what to send.
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (keys.Missing is not null)
            return NoKey().ExecuteAsync(Context);
        if (HttpMethods.IsGet(Request.Method) && PageResult.IsWanted(Request))
            return SignInPage.Of(null, StatusCodes.Status401Unauthorized).ExecuteAsync(Context);
        var sent = SentSecret() is null ? null : "not a key that is known here";
        return ApiProblem.Unauthorized(sent, Allowed(keys)).ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => ApiProblem.Forbidden(
        "key", Context.User.Identity?.Name, $"a key with the scope {AccessPolicies.ScopeOf(Context.GetEndpoint()?.Metadata)}").ExecuteAsync(Context);

    /// <summary>What to send, and where to get it.</summary>
    public static string Allowed(ApiKeys keys) => keys.IsConfigured
        ? "a configured key (Auth:Keys), as X-Api-Key or Authorization: Bearer; in a browser, a link from `./face sign-in`"
        : "the key that `./face key` prints, as X-Api-Key or Authorization: Bearer; in a browser, a link from `./face sign-in`";

    /// <summary>There is no key at all. The reason names folders, and so stands in the log alone.</summary>
    public static ApiProblem NoKey() => ApiProblem.Unavailable(
        "There is no key that could open this: none is configured, and the data folder, where the service would keep its own, cannot be "
        + "written. Configure one (Auth:Keys), or make the folder writable; the service's log says more.",
        TimeSpan.FromMinutes(1));

    private AuthenticateResult Authenticate()
    {
        var secret = SentSecret();
        var key = secret is null ? cookie.KeyOf(Request) : keys.WithSecret(secret);
        if (key is null)
            return secret is null ? AuthenticateResult.NoResult() : AuthenticateResult.Fail("The key is not known.");
        return AuthenticateResult.Success(new AuthenticationTicket(key.Holder(Name), Name));
    }

    private string? SentSecret()
    {
        if (Request.Headers.TryGetValue(ApiProblem.KeyHeader, out var header))
            return header.ToString();
        var authorization = Request.Headers.Authorization.ToString();
        return authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? authorization[Bearer.Length..].Trim() : null;
    }
}
