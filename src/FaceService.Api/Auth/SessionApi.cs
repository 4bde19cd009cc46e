using FaceService.Api.Endpoints;
using FaceService.Api.Pages;
using FaceService.Api.Problems;
using FaceService.Jobs.Access;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.OpenApi;

namespace FaceService.Api.Auth;

/// <summary>Where a browser trades a key or a one-time link for a cookie.</summary>
internal static class SessionApi
{
    private const int MaxBytes = 4096;

    private static readonly ApiNote SignInNote = new()
    {
        Parameters = [new("link", JsonSchemaType.String, "The token of a link from ./face sign-in, instead of a body.")],
        Body = [new("key", JsonSchemaType.String, "A key of this service.") { Required = true }],
        Examples = [("With a key", """{ "key": "…" }""")],
        Errors = [401, 413, 415, 503],
    };

    public static IEndpointRouteBuilder MapSession(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/session").WithTags("Session").Audited();
        group.MapGet("", Show).ExcludeFromDescription();
        group.MapPost("", SignIn).WithName("signIn").Describe(SignInNote);
        group.MapDelete("", SignOut).WithName("signOut");
        return routes;
    }

    /// <summary>The page to sign in on. Looking at it uses no link up.</summary>
    internal static PageResult Show(string? link) => SignInPage.Of(string.IsNullOrEmpty(link) ? null : link, StatusCodes.Status200OK);

    /// <summary>Trades a key, or a link from <c>./face sign-in</c>, for an HttpOnly, SameSite=Strict cookie that opens what the key opens.</summary>
    internal static async Task<Results<NoContent, RedirectHttpResult, PageResult, ApiProblem>> SignIn(
        HttpContext context, ApiKeys keys, SessionCookie cookie, SignInLinks links)
    {
        if (keys.Missing is not null)
            return KeyAuthenticationHandler.NoKey();
        if (context.Request.Query.TryGetValue("link", out var link))
            return Redeem(context, link.ToString(), keys, cookie, links);
        var (secret, problem) = await ReadAsync(context.Request);
        if (secret is null)
            return problem!;
        if (keys.WithSecret(secret) is not { } key)
            return ApiProblem.Unauthorized("not a key that is known here", KeyAuthenticationHandler.Allowed(keys));
        cookie.Write(context.Response, key);
        return TypedResults.NoContent();
    }

    /// <summary>Takes the cookie away.</summary>
    internal static NoContent SignOut(HttpContext context)
    {
        SessionCookie.Remove(context.Response);
        return TypedResults.NoContent();
    }

    // Whoever can give links owns the data folder, and with it everything: the session is that of the widest key.
    private static Results<NoContent, RedirectHttpResult, PageResult, ApiProblem> Redeem(
        HttpContext context, string link, ApiKeys keys, SessionCookie cookie, SignInLinks links)
    {
        try
        {
            if (keys.Owners() is { } key && links.Redeem(link))
            {
                cookie.Write(context.Response, key);
                context.Response.Headers.CacheControl = "no-store";
                return TypedResults.Redirect($"{context.Request.PathBase}/training");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ApiProblem.Unavailable("The data folder cannot be written, so that the link cannot be used up.", TimeSpan.FromMinutes(1));
        }

        return PageResult.IsWanted(context.Request)
            ? SignInPage.Spent()
            : ApiProblem.Unauthorized("a link that is used up, too old or unknown", "a new one: `./face sign-in` gives it");
    }

    private static async Task<(string? Secret, ApiProblem? Problem)> ReadAsync(HttpRequest request)
    {
        var errors = new FieldErrors();
        var (fields, problem) = await JsonBody.ReadAsync(request, MaxBytes, errors);
        if (fields is null)
            return (null, problem);
        var key = fields.Text("key");
        fields.RefuseUnknown();
        if (key is null && !errors.Any)
            errors.Add("key", null, "a key of this service");
        return errors.Any ? (null, Hidden(errors)) : (key, null);
    }

    // A key sent under a wrong name or of a wrong kind is still a key: the answer names fields, and repeats no value.
    private static ApiProblem Hidden(FieldErrors errors) =>
        ApiProblem.Invalid(errors.All[0].Field, errors.All[0].Value is null ? null : "not what is expected", errors.All[0].Allowed);
}
