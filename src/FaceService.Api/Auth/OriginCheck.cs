using FaceService.Api.Problems;

namespace FaceService.Api.Auth;

/// <summary>Pages of other sites change nothing here, whatever key or cookie comes with their requests.</summary>
internal static class OriginCheck
{
    public static IApplicationBuilder UseOriginCheck(this IApplicationBuilder app) => app.Use((context, next) =>
        Changes(context) && Refuse(context.Request) is { } problem ? problem.ExecuteAsync(context) : next(context));

    private static bool Changes(HttpContext context) =>
        AccessPolicies.ScopeOf(context.GetEndpoint()?.Metadata) is not null
        && !HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method);

    // Browsers always tell where such a request comes from; programs mostly do not, and need not.
    private static ApiProblem? Refuse(HttpRequest request)
    {
        if (!request.Headers.TryGetValue("Origin", out var origin))
            return null;
        var own = $"{request.Scheme}://{request.Host.Value}";
        return IsSame(origin.ToString(), own)
            ? null
            : ApiProblem.Forbidden("Origin", origin.ToString(), $"{own}; behind a proxy, name it in Proxy:Trusted and let it send X-Forwarded-Host and X-Forwarded-Proto");
    }

    private static bool IsSame(string origin, string own) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var theirs)
        && Uri.TryCreate(own, UriKind.Absolute, out var ours)
        && Uri.Compare(theirs, ours, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;
}
