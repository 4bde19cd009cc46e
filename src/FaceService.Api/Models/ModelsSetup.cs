namespace FaceService.Api.Models;

/// <summary>Registers the models on disk and what tells of them.</summary>
internal static class ModelsSetup
{
    public static IServiceCollection AddModels(this IServiceCollection services)
    {
        services.AddSingleton<ModelDirectory>();
        return services;
    }
}
