using Microsoft.Extensions.Options;

namespace FaceService.Api.Models;

/// <summary>The folders on disk, as full paths.</summary>
internal sealed class DataFolder(
    IOptions<DataOptions> data, IOptions<ModelsOptions> models, IConfiguration configuration, IHostEnvironment environment)
{
    /// <summary>Where datasets, jobs and models that are made at run time lie.</summary>
    public string Path { get; } = Full(environment, data.Value.Folder ?? configuration["FACE_DATA"] ?? "data");

    /// <summary>Where shipped models lie.</summary>
    public string ShippedModels { get; } = Full(environment, models.Value.Folder ?? configuration["FACE_MODELS"] ?? "models");

    private static string Full(IHostEnvironment environment, string path) =>
        System.IO.Path.GetFullPath(path, environment.ContentRootPath);
}
