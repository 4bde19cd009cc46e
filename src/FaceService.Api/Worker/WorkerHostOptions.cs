using System.ComponentModel.DataAnnotations;

namespace FaceService.Api.Worker;

/// <summary>The worker that the service starts on its own machine. Section <c>Worker</c>.</summary>
public sealed class WorkerHostOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Worker";

    /// <summary>False where the worker runs elsewhere, as <c>face worker</c>, on the same data folder.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>The most memory that it may allocate, in MiB; 0 means three quarters of what the machine or container has.</summary>
    [Range(0, 1 << 24)]
    public int MemoryLimitMiB { get; set; }

    /// <summary>How long it gets to write a checkpoint when the service stops, in seconds. What it cannot write is trained again.</summary>
    [Range(1, 600)]
    public int StopSeconds { get; set; } = 10;
}

/// <summary>Registers the worker.</summary>
internal static class WorkerSetup
{
    public static IServiceCollection AddWorker(this IServiceCollection services, DataFolder data)
    {
        services.AddOptions<WorkerHostOptions>().BindConfiguration(WorkerHostOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IWorkerLauncher, WorkerLauncher>();
        return data.Unwritable is null ? services.AddHostedService<WorkerSupervisor>() : services;
    }
}
