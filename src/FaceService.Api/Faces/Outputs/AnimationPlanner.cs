using FaceService.Api.Faces.Plans;
using FaceService.Api.Faces.Requests;
using FaceService.Api.Problems;
using Microsoft.Extensions.Options;

namespace FaceService.Api.Faces.Outputs;

/// <summary>Plans animations, by the same rules as faces.</summary>
internal sealed class AnimationPlanner(FacePlanner planner, FaceFields fields, IOptions<LimitOptions> limits)
{
    /// <summary>Checks the body of <c>POST /interpolate</c>, and settles all that it leaves open.</summary>
    public async ValueTask<Result<FacePlan>> PlanAsync(JsonFields json, AcceptHeader accept, CancellationToken cancellation)
    {
        var source = new JsonSource(json, fields.OfInterpolate);
        var request = FaceRequest.Read(source, fields) with { Sources = Keys(source), IsList = true };
        var (frames, speed) = (source.Read(fields.Frames) ?? fields.Frames.Default!.Value, source.Read(fields.FramesPerSecond) ?? fields.FramesPerSecond.Default!.Value);
        var (path, loop) = (source.Read(fields.Path), source.Read(fields.Loop) ?? false);
        source.RefuseUnknown();
        var errors = source.Errors;
        if ((await planner.FindModelAsync(request.Model, errors, cancellation)).Fails(out var problem, out var model))
            return problem;

        var traits = new ModelTraits(model.Version);
        var size = request.Size ?? traits.Config.ImageSize;
        // Here space says where the way lies, so it may be sent with seeds, too.
        if (request is { HasLatent: false, Space: "w" } && !traits.HasW)
            errors.Add("space", "w", $"z: the model {traits.Name} has no w");
        var keys = FacePlanner.Faces(request.HasLatent ? request : request with { Space = null }, request.Sources.Count, traits, errors);
        FaceRules.Pixels("frames", frames, size, traits, limits.Value, errors);
        if (errors.Any)
            return ApiProblem.Invalid(errors);
        if (OutputRules.Choose(request.Format, FaceFields.Moving, accept).Fails(out problem, out var format))
            return problem;
        return new FacePlan
        {
            Model = model,
            Faces = keys,
            Size = size,
            Format = format,
            FollowsAccept = request.Format is null,
            Output = new AnimationOutput
            {
                Frames = frames,
                FramesPerSecond = speed,
                Loop = loop,
                InW = request.Space == "w",
                Spherical = path is null ? request.Space != "w" && traits.Config.ZDistribution == "normal" : path == "spherical",
            },
        };
    }

    private IReadOnlyList<FaceSource> Keys(JsonSource source)
    {
        FaceField[] ends = [fields.From, fields.To];
        if (!source.Has(fields.Keys))
            return [.. new[] { Required(source, fields.From), Required(source, fields.To) }.OfType<FaceSource>()];
        if (ends.FirstOrDefault(source.Has) is { } end)
            source.Errors.Add(fields.Keys.Name, $"sent together with {end.Name}", "seeds, or from and to");
        return source.Read(fields.Keys) ?? [];
    }

    private static FaceSource? Required(JsonSource source, FaceField<FaceSource> field)
    {
        if (!source.Has(field))
            source.Errors.Add(field.Name, null, field.Allowed);
        return source.Read(field);
    }
}
