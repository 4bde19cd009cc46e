using System.ComponentModel.DataAnnotations;
using FaceService.Model.Catalog;
using Microsoft.Extensions.Options;

namespace FaceService.Api.Models;

/// <summary>Registers the models on disk and what tells of them.</summary>
internal static class ModelsSetup
{
    /// <summary>Needs a <see cref="DataFolder"/>.</summary>
    public static IServiceCollection AddModels(this IServiceCollection services)
    {
        services.AddOptions<ModelsOptions>().BindConfiguration(ModelsOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(Folders);
        services.AddSingleton(provider => new ModelCatalog(
            provider.GetRequiredService<ModelCatalogOptions>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IModelCatalog>(provider => provider.GetRequiredService<ModelCatalog>());
        services.AddSingleton<ModelPublisher>();
        services.AddSingleton<ModelEvaluations>();
        services.AddSingleton<ModelDirectory>();
        services.AddSingleton<ImportUploads>();
        services.AddHostedService<CatalogReport>();
        return services;
    }

    private static ModelCatalogOptions Folders(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<ModelsOptions>>().Value;
        var data = services.GetRequiredService<DataFolder>();
        var variable = services.GetRequiredService<IConfiguration>()["FACE_MODELS"];
        return new ModelCatalogOptions
        {
            ShippedRoots = [Path.GetFullPath(options.Folder ?? variable ?? DefaultFolders.Models)],
            // Where nothing can be written, models that are there already are served.
            DataFolder = data.Unwritable is null || Directory.Exists(data.Inside("models")) ? data.Path : null,
            ConfiguredDefault = options.Default,
            RescanInterval = TimeSpan.FromSeconds(options.RescanSeconds),
        };
    }
}

/// <summary>Where models lie, and what may be sent to become one. Section <c>Models</c>.</summary>
public sealed class ModelsOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Models";

    /// <summary>
    /// The folder of shipped models, NAME/VERSION inside; relative to where the service was started. Null: the variable
    /// <c>FACE_MODELS</c>, else <see cref="FaceService.Model.Catalog.DefaultFolders.Models"/>.
    /// </summary>
    public string? Folder { get; set; }

    /// <summary>NAME or NAME@VERSION of what requests without a model get, until somebody sets another.</summary>
    public string? Default { get; set; }

    /// <summary>
    /// How often the folders are read again, in seconds, although nobody told of a change: a folder that several machines share tells
    /// nothing of what the others did. 0 for never.
    /// </summary>
    [Range(0, 3600)]
    public int RescanSeconds { get; set; } = 10;

    /// <summary>MiB of a weight file that is sent.</summary>
    [Range(1, 2047)]
    public int MaxUploadMiB { get; set; } = 2047;

    /// <summary>Weight files that are sent at one time.</summary>
    [Range(1, 64)]
    public int MaxUploads { get; set; } = 1;

    /// <summary>Imports that may wait for the worker.</summary>
    [Range(1, 1000)]
    public int MaxWaitingImports { get; set; } = 10;
}
