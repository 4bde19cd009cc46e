using FaceService.Api.Training;
using FaceService.Jobs;

namespace FaceService.Api.Projection;

/// <summary>Registers the projections. The worker that the service starts runs them.</summary>
internal static class ProjectionSetup
{
    public static IServiceCollection AddProjection(this IServiceCollection services, DataFolder data)
    {
        services.AddOptions<ProjectionOptions>().BindConfiguration(ProjectionOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => new ProjectionStore(
            provider.GetRequiredService<DataFolder>().Inside("projections"), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ProjectionDesk>();
        services.AddSingleton(provider => new ProjectionEvents(new JobEventStream(
            provider.GetRequiredService<ProjectionStore>().Jobs,
            provider.GetRequiredService<IHostApplicationLifetime>(),
            provider.GetRequiredService<TimeProvider>())));
        return data.Unwritable is null ? services.AddHostedService<ProjectionSweeper>() : services;
    }
}
