using System.ComponentModel.DataAnnotations;
using FaceService.Training.Projection;

namespace FaceService.Api.Projection;

/// <summary>How much may be projected, and with what. Section <c>Projection</c>.</summary>
public sealed class ProjectionOptions : IValidatableObject
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Projection";

    /// <summary>
    /// Path of a TorchScript file of LPIPS or VGG, which projections then compare with; empty for the loss that needs none. Such a
    /// file is a program, so it can be named here only.
    /// </summary>
    public string? PerceptualNetwork { get; set; }

    /// <summary>The most steps that a request may ask for.</summary>
    [Range(ProjectionSettings.LeastSteps, ProjectionSettings.MostSteps)]
    public int MaxSteps { get; set; } = 2000;

    /// <summary>Projections that may wait for the worker.</summary>
    [Range(1, 10_000)]
    public int MaxWaiting { get; set; } = 20;

    /// <summary>Portraits that may be sent at one time: a large one takes 200 MB while it is decoded.</summary>
    [Range(1, 64)]
    public int MaxUploads { get; set; } = 2;

    /// <summary>Hours after which a projection that has ended is removed with all it has.</summary>
    [Range(1, 100_000)]
    public int KeepHours { get; set; } = 168;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!string.IsNullOrEmpty(PerceptualNetwork) && !File.Exists(PerceptualNetwork))
            yield return new ValidationResult($"Projection:PerceptualNetwork is '{PerceptualNetwork}', and there is no such file.", [nameof(PerceptualNetwork)]);
    }
}

/// <summary>Registers the projections.</summary>
internal static class ProjectionSetup
{
    public static IServiceCollection AddProjection(this IServiceCollection services, DataFolder data)
    {
        services.AddOptions<ProjectionOptions>().BindConfiguration(ProjectionOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<ProjectionUploads>();
        return data.Unwritable is null ? services.AddHostedService<ProjectionSweeper>() : services;
    }
}
