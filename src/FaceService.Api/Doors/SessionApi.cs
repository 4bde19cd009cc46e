using FaceService.Api.Description;
using FaceService.Api.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.OpenApi;

namespace FaceService.Api.Doors;

/// <summary>Where a page trades the key for a cookie.</summary>
internal static class SessionApi
{
    private const int MaxBytes = 4096;

    private static readonly ApiNote SignInNote = new()
    {
        Body = [new("key", JsonSchemaType.String, "A configured key (Auth:Keys).") { Required = true }],
        Examples = [("With a key", """{ "key": "…" }""")],
        Errors = [401, 403, 413, 415],
    };

    public static IEndpointRouteBuilder MapSession(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/session").WithTags("Session");
        group.MapPost("", SignIn).Describe(SignInNote);
        group.MapDelete("", SignOut);
        return routes;
    }

    /// <summary>Trades a key for an HttpOnly, SameSite=Strict cookie that opens what the key opens.</summary>
    internal static async Task<Results<NoContent, ApiProblem>> SignIn(HttpContext context, ApiKeys keys, SessionCookie cookie)
    {
        var errors = new FieldErrors();
        var (fields, problem) = await JsonBody.ReadAsync(context.Request, MaxBytes, errors);
        if (fields is null)
            return problem!;
        var key = fields.Text("key");
        fields.RefuseUnknown();
        if (key is null && !errors.Any)
            errors.Add("key", null, "a configured key");
        if (errors.Any)
            return Hidden(errors);
        if (SameOrigin.Refuse(context.Request) is { } foreign)
            return foreign;
        if (!keys.Any || !keys.Accepts(key!))
            return ApiProblem.Unauthorized("not a key that is known here", "a configured key");
        cookie.Write(context.Response);
        return TypedResults.NoContent();
    }

    /// <summary>Takes the cookie away.</summary>
    internal static NoContent SignOut(HttpContext context)
    {
        SessionCookie.Remove(context.Response);
        return TypedResults.NoContent();
    }

    // A key sent under a wrong name or of a wrong kind is still a key: the answer names fields, and repeats no value.
    private static ApiProblem Hidden(FieldErrors errors) =>
        ApiProblem.Invalid(errors.All[0].Field, errors.All[0].Value is null ? null : "not what is expected", errors.All[0].Allowed);
}
