using FaceService.Api.Problems;

namespace FaceService.Api.Doors;

/// <summary>Whether a request comes from a page of this service, as far as browsers tell.</summary>
internal static class SameOrigin
{
    /// <summary>Null when Origin is not sent or our own.</summary>
    public static ApiProblem? Refuse(HttpRequest request)
    {
        var own = $"{request.Scheme}://{request.Host.Value}";
        if (request.Headers.TryGetValue("Origin", out var origin) && !string.Equals(origin.ToString(), own, StringComparison.OrdinalIgnoreCase))
            return ApiProblem.Forbidden("Origin", origin.ToString(), own);
        return null;
    }
}
