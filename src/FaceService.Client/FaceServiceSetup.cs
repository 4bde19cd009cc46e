using Microsoft.Extensions.DependencyInjection;

namespace FaceService.Client;

/// <summary>Registers the client with <see cref="IHttpClientFactory"/>.</summary>
public static class FaceServiceSetup
{
    /// <summary>Adds a <see cref="FaceServiceClient"/>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets address and key.</param>
    /// <returns>The client's builder, for handlers of one's own.</returns>
    public static IHttpClientBuilder AddFaceServiceClient(this IServiceCollection services, Action<FaceServiceOptions>? configure = null)
    {
        var options = new FaceServiceOptions();
        configure?.Invoke(options);
        return services.AddHttpClient<FaceServiceClient>(http => Configure(http, options))
            .AddHttpMessageHandler(provider => new RetryAfterHandler(options, provider.GetService<TimeProvider>() ?? TimeProvider.System));
    }

    private static void Configure(HttpClient http, FaceServiceOptions options)
    {
        var address = options.Address.AbsoluteUri;
        http.BaseAddress = address.EndsWith('/') ? options.Address : new Uri($"{address}/");
        if (options.Key is { } key)
            http.DefaultRequestHeaders.Add("X-Api-Key", key);
    }
}
