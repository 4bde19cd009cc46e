using FaceService.Api.Faces.Generation;
using FaceService.Api.Faces.Latents;
using FaceService.Api.Faces.OpenAi;
using FaceService.Api.Faces.Outputs;
using FaceService.Api.Faces.Plans;
using FaceService.Api.Faces.Requests;
using FaceService.Api.Faces.Verification;
using FaceService.Api.Problems;
using Microsoft.Extensions.Options;

namespace FaceService.Api.Faces;

/// <summary>Registers what the face routes need.</summary>
internal static class FacesSetup
{
    public static IServiceCollection AddFaces(this IServiceCollection services)
    {
        services.AddOptions<LimitOptions>().BindConfiguration(LimitOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        foreach (var output in (IFaceOutput[])[new ImageOutput(), new ZipOutput(), new GridOutput(), new JsonOutput()])
            services.AddSingleton(output);
        services.AddSingleton(provider => new FaceFields(
            provider.GetRequiredService<IOptions<LimitOptions>>().Value, [.. provider.GetServices<IFaceOutput>().Select(output => output.Name)]));
        services.AddSingleton<FacePlanner>();
        services.AddSingleton<AnimationPlanner>();
        services.AddSingleton<SheetPlanner>();
        services.AddSingleton<LatentFinder>();
        services.AddSingleton<FaceGeneration>();
        services.AddSingleton<FaceEncoder>();
        services.AddSingleton<FacePipeline>();
        services.AddSingleton<Redrawing>();
        services.AddSingleton<Verifier>();
        services.AddSingleton<IProblemForm, OpenAiErrors>();
        return services;
    }
}
