using FaceService.Model.Engine;
using Microsoft.Extensions.DependencyInjection.Extensions;
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

/// <summary>A device that draws. It gets one thread, and everything on it happens on that thread.</summary>
/// <param name="Name">cpu, cuda:0, …</param>
/// <param name="Fingerprint">What else decides the bytes: kind of device and version of libtorch. Goes into ETags.</param>
/// <param name="Loader">Puts models onto this device.</param>
internal sealed record EngineDevice(string Name, string Fingerprint, IFaceGeneratorLoader Loader);

/// <summary>Registers the queue, the device threads and the stage of models.</summary>
internal static class BatchingSetup
{
    /// <summary>Needs an <see cref="Model.Catalog.IModelCatalog"/> and the devices, <see cref="EngineSetup"/>.</summary>
    public static IServiceCollection AddBatching(this IServiceCollection services)
    {
        services.AddOptions<BatchingOptions>().BindConfiguration(BatchingOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<FaceQueue>();
        services.AddSingleton<WarmUp>();
        services.AddSingleton<DeviceThreads>();
        services.AddSingleton<ModelHost>();
        services.AddHostedService<EngineService>();
        return services;
    }
}
