using FaceService.Api.Problems;

namespace FaceService.Api.Doors;

/// <summary>
/// Stands before every endpoint that asks for rights. With keys configured, a key or the pages' cookie opens it; without
/// any, only the machine itself.
/// </summary>
internal sealed class DoorMiddleware(RequestDelegate next, ApiKeys keys, SessionCookie cookie, LoopbackDoor loopback)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<DoorRequirement>() is null)
            return next(context);
        return Refuse(context) is { } problem ? problem.ExecuteAsync(context) : next(context);
    }

    private ApiProblem? Refuse(HttpContext context)
    {
        if (!keys.Any)
            return loopback.Refuse(context);
        if (context.Request.Headers.TryGetValue(ApiKeys.Header, out var key))
            return keys.Accepts(key.ToString()) ? null : ApiProblem.Unauthorized("not a key that is known here", "a configured key");
        if (!cookie.IsGood(context.Request))
            return ApiProblem.Unauthorized(null, "a configured key, or a page's session");
        return SameOrigin.Refuse(context.Request); // a cookie comes along by itself, so who sends it matters
    }
}
