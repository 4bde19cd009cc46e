using FaceService.Api.Faces.Outputs;
using FaceService.Api.Problems;
using Microsoft.AspNetCore.Cors.Infrastructure;

namespace FaceService.Api.Browsers;

/// <summary>Lets pages of other sites ask for faces, where a setting says so; nothing that changes is ever open to them.</summary>
internal static class CorsSetup
{
    /// <summary>The policy of the routes that are open to all.</summary>
    public const string Policy = "faces";

    /// <summary>The policy of avatars, which are made for other sites: open to all, unless the setting names some.</summary>
    public const string Avatars = "avatars";

    public static IServiceCollection AddFaceCors(this IServiceCollection services, IConfiguration configuration)
    {
        var origins = configuration.GetSection(CorsOptions.Section).Get<CorsOptions>()?.Origins ?? [];
        return services.AddCors(cors =>
        {
            cors.AddPolicy(Policy, policy => Configure(policy, origins));
            cors.AddPolicy(Avatars, policy => Configure(policy, origins.Count > 0 ? origins : ["*"]));
        });
    }

    private static void Configure(CorsPolicyBuilder policy, IList<string> origins) => policy
        .WithOrigins([.. origins])
        .WithMethods(HttpMethods.Get, HttpMethods.Head, HttpMethods.Post)
        .WithHeaders("Content-Type", "Accept", "If-None-Match", "Authorization", ApiProblem.KeyHeader)
        .WithExposedHeaders(FaceHeaders.Seed, FaceHeaders.Model, "ETag", "Retry-After");
}

/// <summary>Which pages of other sites may ask for faces. Section <c>Cors</c>.</summary>
public sealed class CorsOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Cors";

    /// <summary>Origins such as <c>https://example.org</c>, or a single <c>*</c> for all; empty for none.</summary>
    public IList<string> Origins { get; } = [];
}
