using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FaceService.Api.Batching;

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
        services.AddSingleton<ModelStage>();
        services.AddHostedService<EngineService>();
        return services;
    }
}
