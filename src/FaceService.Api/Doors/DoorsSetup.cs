using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace FaceService.Api.Doors;

/// <summary>Registers the doors, and puts them where requests pass.</summary>
internal static class DoorsSetup
{
    public static IServiceCollection AddDoors(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<AuthOptions>().BindConfiguration(AuthOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<RateLimitOptions>().BindConfiguration(RateLimitOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<ApiKeys>();
        services.AddSingleton<SessionCookie>();
        services.AddSingleton<LoopbackDoor>();
        services.AddSingleton<ClientLimiter>();
        services.Configure<KestrelServerOptions>(kestrel => kestrel.AddServerHeader = false); // who asks need not know
        return services.AddFaceCors(configuration);
    }

    /// <summary>After routing: the doors look at what the endpoint asks for.</summary>
    public static IApplicationBuilder UseDoors(this IApplicationBuilder app)
    {
        app.Use((context, next) =>
            context.RequestServices.GetRequiredService<ClientLimiter>().Refuse(context) is { } problem
                ? problem.ExecuteAsync(context)
                : next(context));
        app.UseCors();
        app.UseMiddleware<DoorMiddleware>();
        return app;
    }
}
