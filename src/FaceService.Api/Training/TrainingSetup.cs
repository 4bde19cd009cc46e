using FaceService.Jobs;
using FaceService.Jobs.Folders;

namespace FaceService.Api.Training;

/// <summary>Registers the jobs, and the worker that runs them.</summary>
internal static class TrainingSetup
{
    public static IServiceCollection AddTraining(this IServiceCollection services, DataFolder data)
    {
        services.AddOptions<TrainingOptions>().BindConfiguration(TrainingOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<WorkerHostOptions>().BindConfiguration(WorkerHostOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IJobStore>(provider => new FolderJobStore(
            provider.GetRequiredService<DataFolder>().Inside("jobs"), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<JobQueue>();
        services.AddSingleton<JobFiles>();
        services.AddSingleton<JobDesk>();
        services.AddSingleton<JobEventStream>();
        services.AddSingleton<IWorkerLauncher, WorkerLauncher>();
        return data.Unwritable is null ? services.AddHostedService<WorkerSupervisor>() : services;
    }
}
