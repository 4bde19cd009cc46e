using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace FaceService.Api.Proxy;

/// <summary>Sees requests as those see them who sent them, where a proxy that is named says so; and no other.</summary>
internal static class ProxySetup
{
    public static IServiceCollection AddProxy(this IServiceCollection services)
    {
        services.AddOptions<ProxyOptions>().BindConfiguration(ProxyOptions.Section)
            .Configure<IConfiguration>((options, configuration) => options.Trusted = configuration.GetSection($"{ProxyOptions.Section}:Trusted").Words())
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<ProxyOptions>, ProxyOptionsValidator>();
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<ProxyOptions>>(Trust);
        return services;
    }

    /// <summary>Before whatever looks at the path, the scheme, the host or the address; the host that the proxy itself asks for is checked before.</summary>
    public static IApplicationBuilder UseProxy(this IApplicationBuilder app)
    {
        var options = app.ApplicationServices.GetRequiredService<IOptions<ProxyOptions>>().Value;
        if (options.PathBase.Length > 0)
            app.UsePathBase(options.PathBase);
        return options.Trusted.Count == 0 ? app : app.UseForwardedHeaders().Use(TrimPrefix);
    }

    private static void Trust(ForwardedHeadersOptions headers, IOptions<ProxyOptions> proxy)
    {
        headers.ForwardedHeaders = ForwardedHeaders.All;
        headers.ForwardLimit = null; // each hop is looked up by itself
        headers.KnownProxies.Clear();
        headers.KnownIPNetworks.Clear();
        foreach (var trusted in proxy.Value.Trusted)
        {
            if (IPAddress.TryParse(trusted, out var address))
                headers.KnownProxies.Add(address);
            else if (System.Net.IPNetwork.TryParse(trusted, out var network))
                headers.KnownIPNetworks.Add(network);
        }
    }

    // Some send a prefix with a slash at its end, and a client may send two at its beginning, which would be another host.
    private static Task TrimPrefix(HttpContext context, RequestDelegate next)
    {
        if (context.Request.PathBase.Value?.Trim('/') is { Length: > 0 } prefix)
            context.Request.PathBase = $"/{prefix}";
        return next(context);
    }
}
