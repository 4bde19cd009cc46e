using FaceService.Api.Faces.Latents;
using FaceService.Api.Faces.Orders;
using FaceService.Api.Faces.Paths;
using FaceService.Api.Faces.Pictures;
using FaceService.Api.Faces.Sheets;
using FaceService.Api.Faces.Verification;

namespace FaceService.Api.Faces;

/// <summary>Registers what the face routes need.</summary>
internal static class FacesSetup
{
    public static IServiceCollection AddFaces(this IServiceCollection services)
    {
        services.AddOptions<LimitOptions>().BindConfiguration(LimitOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<OrderDesk>();
        services.AddSingleton<PathDesk>();
        services.AddSingleton<PathFrames>();
        services.AddSingleton<SheetDesk>();
        services.AddSingleton<LatentDesk>();
        services.AddSingleton<FaceStudio>();
        services.AddSingleton<FaceEncoder>();
        services.AddSingleton<Redrawing>();
        services.AddSingleton<Verifier>();
        return services;
    }
}
