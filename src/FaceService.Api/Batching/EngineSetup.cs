using FaceService.Model.Engine;
using Microsoft.Extensions.Options;

namespace FaceService.Api.Batching;

/// <summary>Registers the devices that draw. Section <c>Engine</c>.</summary>
internal static class EngineSetup
{
    /// <summary>The configuration section.</summary>
    private const string Section = "Engine";

    public static IServiceCollection AddEngine(this IServiceCollection services)
    {
        services.AddOptions<EngineOptions>().BindConfiguration(Section).ValidateDataAnnotations().ValidateOnStart();
        return services.AddSingleton(OpenDevices);
    }

    private static IReadOnlyList<EngineDevice> OpenDevices(IServiceProvider services) =>
    [
        .. FaceGeneratorLoader.ForDevices(services.GetRequiredService<IOptions<EngineOptions>>().Value, checkDigests: true)
            .Select(loader => new EngineDevice(loader.DeviceName, loader.Fingerprint, loader)),
    ];
}
