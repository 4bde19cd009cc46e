using System.Net;
using FaceService.Api.Problems;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.Extensions.Primitives;

namespace FaceService.Api.Browsers;

/// <summary>
/// Answers under the names of <c>AllowedHosts</c> alone, so that no page can point a name of its own at this service and read it as its
/// own. Addresses always pass: they cannot be pointed elsewhere.
/// </summary>
internal static class AllowedHosts
{
    private const string Setting = "AllowedHosts";

    // Where no settings file is found.
    private static readonly string[] ThisMachine = ["localhost", "127.0.0.1", "[::1]"];

    // The framework's own filter stands before everything and answers without saying what to do; this one takes its place.
    public static IServiceCollection AddAllowedHosts(this IServiceCollection services) =>
        services.Configure<HostFilteringOptions>(options => options.AllowedHosts = ["*"]);

    public static IApplicationBuilder UseAllowedHosts(this IApplicationBuilder app)
    {
        var names = app.ApplicationServices.GetRequiredService<IConfiguration>().GetSection(Setting).Words() is { Count: > 0 } configured ? configured : ThisMachine;
        StringSegment[] allowed = [.. names.Select(name => new StringSegment(name))];
        return names.Contains("*") ? app : app.Use((context, next) =>
            IsAllowed(context.Request.Host, allowed)
                ? next(context)
                : ApiProblem.Invalid("Host", context.Request.Host.Value, $"{string.Join(", ", names)}, or an address; other names are added to {Setting}").ExecuteAsync(context));
    }

    // A request of HTTP/1.0 may name no host.
    private static bool IsAllowed(HostString host, IList<StringSegment> allowed) =>
        !host.HasValue || IPAddress.TryParse(host.Host.Trim('[', ']'), out _) || HostString.MatchesAny(host.Value, allowed);
}
