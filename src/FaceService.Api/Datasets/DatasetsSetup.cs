using FaceService.Jobs.Datasets;

namespace FaceService.Api.Datasets;

/// <summary>Registers the datasets.</summary>
internal static class DatasetsSetup
{
    public static IServiceCollection AddDatasets(this IServiceCollection services)
    {
        services.AddOptions<DatasetOptions>().BindConfiguration(DatasetOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IDatasetStore>(provider => new FolderDatasetStore(
            provider.GetRequiredService<DataFolder>().Inside("datasets"), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<DatasetUploads>();
        return services;
    }
}
