using System.ComponentModel.DataAnnotations;

namespace FaceService.Api.Training;

/// <summary>How many jobs may wait. Section <c>Training</c>.</summary>
public sealed class TrainingOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Training";

    /// <summary>Jobs that may wait for the worker.</summary>
    [Range(1, 10_000)]
    public int MaxWaitingJobs { get; set; } = 100;
}

/// <summary>Registers training.</summary>
internal static class TrainingSetup
{
    public static IServiceCollection AddTraining(this IServiceCollection services)
    {
        services.AddOptions<TrainingOptions>().BindConfiguration(TrainingOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        return services.AddSingleton<TrainingValidator>();
    }
}
