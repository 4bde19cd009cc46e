using FaceService.Api.Faces.Outputs;
using FaceService.Api.Faces.Plans;
using FaceService.Api.Faces.Requests;
using FaceService.Api.Problems;
using Microsoft.Extensions.Options;

namespace FaceService.Api.Faces.Animations;

/// <summary>Checks requests for animations, by the same rules as those for faces.</summary>
internal sealed class AnimationPlanner(FacePlanner planner, IOptions<LimitOptions> limits)
{
    private const int DefaultFrames = 60;
    private const int DefaultSpeed = 20;

    private readonly LimitOptions _limits = limits.Value;

    public async ValueTask<Result<FacePlan>> PlanAsync(
        AnimationRequest request, AcceptHeader accept, FieldErrors errors, CancellationToken cancellation)
    {
        var shared = request.Shared;
        if ((await planner.FindModelAsync(shared.Model, errors, cancellation)).Fails(out var problem, out var model))
            return problem;

        var traits = new ModelTraits(model.Version);
        var keys = FacePlanner.Faces(Positioned(shared), shared.Sources.Count, traits, errors);
        CheckSpace(shared, traits, errors);
        if (request.Path is not (null or "linear" or "spherical"))
            errors.Add("path", request.Path, FaceWords.Paths);
        var frames = InRange("frames", request.Frames, 2, _limits.MaxFrames, DefaultFrames, errors);
        var speed = InRange("fps", request.FramesPerSecond, 1, 50, DefaultSpeed, errors);
        var size = FaceRules.Size(shared, traits, _limits, errors);
        FaceRules.Pixels("frames", frames, size, traits, _limits, errors);
        var (format, free) = OutputRules.ChooseFormat(shared.Format, AnimationOutput.Formats, accept, errors);
        if (errors.Any)
            return ApiProblem.Invalid(errors);
        if (format is null)
            return ApiProblem.NotAcceptable(accept.Text, FaceWords.Or(AnimationOutput.Formats.Select(moving => moving.MediaType)));
        return new FacePlan
        {
            Model = model,
            Faces = keys,
            Size = size,
            Format = format,
            FollowsAccept = free,
            Output = new AnimationOutput
            {
                Frames = frames,
                FramesPerSecond = speed,
                Loop = request.Loop ?? false,
                InW = shared.Space == "w",
                Spherical = request.Path is { } path ? path == "spherical" : shared.Space != "w" && traits.Config.ZDistribution == "normal",
            },
        };
    }

    // Here space says where the way lies, so it may be sent with seeds, too.
    private static FaceRequest Positioned(FaceRequest request) =>
        request.Sources.Any(source => source.Latent is not null) ? request : request with { Space = null };

    private static void CheckSpace(FaceRequest request, ModelTraits model, FieldErrors errors)
    {
        if (request.Sources.Any(source => source.Latent is not null))
            return;
        if (request.Space is not (null or "z" or "w"))
            errors.Add("space", request.Space, FaceWords.Spaces);
        else if (request.Space == "w" && !model.HasW)
            errors.Add("space", "w", $"z: the model {model.Name} has no w");
    }

    private static int InRange(string field, int? value, int least, int most, int standard, FieldErrors errors)
    {
        if (value < least || value > most)
            errors.Add(field, FaceRules.Show(value), $"an integer from {least} to {most}");
        return Math.Clamp(value ?? Math.Min(standard, most), least, most);
    }
}
