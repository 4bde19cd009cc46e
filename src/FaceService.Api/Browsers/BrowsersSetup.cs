using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace FaceService.Api.Browsers;

/// <summary>What browsers are told and asked about: names, origins, headers.</summary>
internal static class BrowsersSetup
{
    public static IServiceCollection AddBrowsers(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<KestrelServerOptions>(kestrel => kestrel.AddServerHeader = false); // who asks need not know
        return services.AddAllowedHosts().AddFaceCors(configuration);
    }
}
