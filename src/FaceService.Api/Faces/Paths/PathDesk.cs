using FaceService.Api.Faces.Orders;
using FaceService.Api.Faces.Requests;
using FaceService.Api.Problems;
using FaceService.Model.Imaging;
using Microsoft.Extensions.Options;

namespace FaceService.Api.Faces.Paths;

/// <summary>Checks requests for animations, by the same rules as those for faces.</summary>
internal sealed class PathDesk(OrderDesk desk, IOptions<LimitOptions> limits)
{
    private const int DefaultFrames = 60;
    private const int DefaultSpeed = 20;
    private const string Formats = "gif or webp";

    private static readonly IReadOnlyList<ImageFormat> Moving = [ImageFormat.Gif, ImageFormat.Webp];

    private readonly LimitOptions _limits = limits.Value;

    public async ValueTask<(PathOrder? Order, ApiProblem? Problem)> TakeAsync(
        PathRequest request, AcceptHeader accept, FieldErrors errors, CancellationToken cancellation)
    {
        var shared = request.Shared;
        var (model, problem) = await desk.FindModelAsync(shared.Model, cancellation);
        if (model is null)
            return (null, errors.Any ? ApiProblem.Invalid(errors) : problem);

        var traits = new ModelTraits(model.Version);
        var keys = OrderDesk.Portraits(Positioned(shared), shared.Sources.Count, traits, errors);
        CheckSpace(shared, traits, errors);
        if (request.Path is not (null or "linear" or "spherical"))
            errors.Add("path", request.Path, FaceWords.Paths);
        var frames = InRange("frames", request.Frames, 2, _limits.MaxFrames, DefaultFrames, errors);
        var speed = InRange("fps", request.FramesPerSecond, 1, 50, DefaultSpeed, errors);
        var size = OrderRules.Size(shared, traits, _limits, errors);
        OrderRules.Pixels("frames", frames, size, traits, _limits, errors);
        var format = OutputRules.Format(shared.Format, Moving, Formats, errors);
        if (errors.Any)
            return (null, ApiProblem.Invalid(errors));
        if ((format ?? accept.Best(Moving, moving => moving.MediaType)) is not { } chosen)
            return (null, ApiProblem.NotAcceptable(accept.Text, "image/gif or image/webp"));
        return (new PathOrder
        {
            Model = model,
            Keys = keys,
            Frames = frames,
            FramesPerSecond = speed,
            Loop = request.Loop ?? false,
            InW = shared.Space == "w",
            Spherical = request.Path is { } path ? path == "spherical" : shared.Space != "w" && traits.Config.ZDistribution == "normal",
            Size = size,
            Format = chosen,
        }, null);
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
            errors.Add(field, OrderRules.Show(value), $"an integer from {least} to {most}");
        return Math.Clamp(value ?? Math.Min(standard, most), least, most);
    }
}
