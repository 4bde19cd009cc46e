using FaceService.Api.Problems;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace FaceService.Api.Auth;

/// <summary>What a group of endpoints says about who may use it.</summary>
internal static class AccessPolicies
{
    private const string Faces = "faces";

    /// <summary>For datasets, training and projections, read or changed: a key with the scope train.</summary>
    public static TBuilder RequireTrain<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.RequireScope(Scope.Train);

    /// <summary>For changes to what is served: a key with the scope admin.</summary>
    public static TBuilder RequireAdmin<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.RequireScope(Scope.Admin);

    /// <summary>For faces: open, unless <c>Auth:Faces</c> asks for a key.</summary>
    public static TBuilder RequireFaces<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.RequireAuthorization(Faces);

    /// <summary>Whether an endpoint is open unless <c>Auth:Faces</c> asks for a key.</summary>
    public static bool IsOfFaces(IEnumerable<object> metadata) => metadata.OfType<IAuthorizeData>().Any(data => data.Policy == Faces);

    /// <summary>The scope that an endpoint asks for; null where it asks for none.</summary>
    public static string? ScopeOf(IEnumerable<object>? metadata) =>
        metadata?.OfType<IAuthorizeData>().Select(data => data.Policy).FirstOrDefault(policy => Scope.All.Contains(policy));

    public static void Add(AuthorizationOptions options, IOptionsMonitor<AuthOptions> auth)
    {
        foreach (var scope in Scope.All)
            options.AddPolicy(scope, policy => policy.RequireAuthenticatedUser().RequireClaim(Scope.Claim, scope));
        options.AddPolicy(Faces, policy => policy.RequireAssertion(
            context => !auth.CurrentValue.Faces || context.User.Identity is { IsAuthenticated: true }));
    }

    private static TBuilder RequireScope<TBuilder>(this TBuilder builder, string scope)
        where TBuilder : IEndpointConventionBuilder => builder.RequireAuthorization(scope).WithMetadata(
            new ProducesResponseTypeAttribute<ProblemDetails>(StatusCodes.Status401Unauthorized, ApiProblem.MediaType),
            new ProducesResponseTypeAttribute<ProblemDetails>(StatusCodes.Status403Forbidden, ApiProblem.MediaType),
            new ProducesResponseTypeAttribute<ProblemDetails>(StatusCodes.Status503ServiceUnavailable, ApiProblem.MediaType));
}
