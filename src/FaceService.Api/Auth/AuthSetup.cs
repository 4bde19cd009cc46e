using FaceService.Jobs.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace FaceService.Api.Auth;

/// <summary>Registers keys, sessions and policies, and puts them where requests pass.</summary>
internal static class AuthSetup
{
    public static IServiceCollection AddAuth(this IServiceCollection services)
    {
        services.AddOptions<AuthOptions>().BindConfiguration(AuthOptions.Section)
            .Configure<IConfiguration>((options, configuration) => options.Keys = ConfiguredKey.ReadAll(configuration))
            .ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IValidateOptions<AuthOptions>, AuthOptionsValidator>();
        services.AddSingleton<ApiKeys>();
        services.AddSingleton<SessionCookie>();
        services.AddSingleton(provider => new SignInLinks(provider.GetRequiredService<DataFolder>().Path, provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService<AccessNotice>();

        // AddAuthentication would add Data Protection, too, which writes keys of its own that nothing here uses.
        services.AddWebEncoders();
        services.AddTransient<KeyAuthenticationHandler>();
        services.AddAuthenticationCore(options =>
        {
            options.DefaultScheme = KeyAuthenticationHandler.Name;
            options.AddScheme<KeyAuthenticationHandler>(KeyAuthenticationHandler.Name, null);
        });
        services.AddAuthorization();
        services.AddOptions<AuthorizationOptions>().Configure<IOptionsMonitor<AuthOptions>>(AccessPolicies.Add);
        return services;
    }
}
