using System.Security.Cryptography;
using FaceService.Api.Batching;
using FaceService.Api.Faces.Requests;
using FaceService.Api.Problems;
using FaceService.Model.Engine;
using FaceService.Model.Imaging;
using FaceService.Model.Latents;
using Microsoft.Extensions.Options;

namespace FaceService.Api.Faces.Plans;

/// <summary>The one validation: takes what any route was sent, and gives a plan that can be drawn, or everything wrong with it.</summary>
internal sealed class FacePlanner(ModelHost stage, IEnumerable<IFaceOutput> outputs, IOptions<LimitOptions> limits)
{
    private readonly LimitOptions _limits = limits.Value;
    private readonly OutputRules _outputs = new([.. outputs]);

    /// <summary>Finds the model that a request names, and tells what else is wrong where it does not.</summary>
    public async ValueTask<Result<ServedModel>> FindModelAsync(string? reference, FieldErrors errors, CancellationToken cancellation)
    {
        if (await stage.ResolveAsync(reference, cancellation) is { } model)
            return model;
        if (errors.Any)
            return ApiProblem.Invalid(errors);
        return reference is null
            ? ApiProblem.Unavailable("There is no model to draw with yet.", TimeSpan.FromSeconds(10))
            : ApiProblem.NotFound("model", reference, stage.Problem(reference) is { } problem
                ? $"one that can be drawn with, and this one cannot: {problem.TrimEnd('.')}"
                : FaceWords.Model);
    }

    /// <summary>Checks a request against its model and the limits, and settles all that it leaves open.</summary>
    /// <param name="request">What was sent.</param>
    /// <param name="accept">What the caller can take.</param>
    /// <param name="onlyImages">True for routes that answer with nothing but an image.</param>
    /// <param name="errors">What was wrong while reading it.</param>
    /// <param name="cancellation">The caller's patience.</param>
    public async ValueTask<Result<FacePlan>> PlanAsync(
        FaceRequest request, AcceptHeader accept, bool onlyImages, FieldErrors errors, CancellationToken cancellation)
    {
        if ((await FindModelAsync(request.Model, errors, cancellation)).Fails(out var problem, out var model))
            return problem;

        var traits = new ModelTraits(model.Version);
        var count = FaceRules.Count(request, errors);
        var faces = Faces(request, count, traits, errors);
        var size = request.Size ?? traits.Config.ImageSize;
        FaceRules.Pixels("count", count, size, traits, _limits, errors);
        if (_outputs.Choose(request, count, accept, onlyImages, errors).Fails(out problem, out var chosen))
            return problem;
        return new FacePlan
        {
            Model = model,
            VersionNamed = request.Model?.Contains('@', StringComparison.Ordinal) ?? false,
            Faces = faces,
            IsRandom = request.Sources.Count == 0,
            Size = size,
            Format = chosen.Format,
            Output = chosen.Output,
            Cutout = Cutout(request),
            FollowsAccept = chosen.FollowsAccept,
        };
    }

    /// <summary>The faces of a request. With errors noted the list may be short; it must then not be drawn.</summary>
    public static IReadOnlyList<PlannedFace> Faces(FaceRequest request, int count, ModelTraits model, FieldErrors errors)
    {
        FaceRules.Abilities(request, model, errors);
        FaceRules.Space(request, errors);
        FaceRules.Label(request, model, errors);
        var noise = FaceRules.Noise(request, errors);
        var factors = FaceRules.Factors(request, model, errors);
        var mix = Mix(request, model, errors);
        CheckAttributes(request, model, errors);
        if (errors.Any)
            return [];

        var faces = new List<PlannedFace>(count);
        foreach (var source in Sources(request, count))
        {
            if (Draft(source, request.Space, model, errors) is not { } draft)
                continue;
            draft = draft with
            {
                Attributes = request.Attributes.Values,
                Label = request.Label,
                Truncation = request.Truncation,
                Noise = noise,
                NoiseSeed = request.NoiseSeed?.Value,
                Mix = mix,
                Factors = factors,
            };
            if (draft.TrySettle(model.Config, model.Groups, out var face, out _)) // the attributes are known
                faces.Add(new PlannedFace(face.Spec, source.Seed?.Value, face.Attributes, request.Mix?.Source.Seed?.Value) { SeedText = source.Seed?.Text });
        }

        return faces;
    }

    /// <summary>What a request cuts out; null for the whole square.</summary>
    public static ImageCutout? Cutout(FaceRequest request) => Enum.TryParse<CutoutShape>(request.Shape, ignoreCase: true, out var shape)
        ? new ImageCutout(shape, request.Background ?? ImageColour.Transparent)
        : null;

    private static FaceDraft? Draft(FaceSource source, string? space, ModelTraits model, FieldErrors errors)
    {
        if (source.Seed is { } seed)
            return FaceDraft.Of(seed.Value);
        return LatentRules.Resolve(source, space, model, errors) is { } latent ? FaceDraft.Of(latent) : null;
    }

    private static IEnumerable<FaceSource> Sources(FaceRequest request, int count)
    {
        if (request.Sources.Count > 1)
            return request.Sources;
        if (request.Sources is [{ Latent: not null } latent])
            return [latent];
        if (request.Sources is [{ Seed: { } first }])
            return Enumerable.Range(0, count).Select(i => new FaceSource(first with { Value = unchecked(first.Value + (uint)i), Text = i == 0 ? first.Text : null }, null));
        return Enumerable.Range(0, count).Select(_ => new FaceSource(new SeedInput(RandomSeed(), true), null));
    }

    private static uint RandomSeed()
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        RandomNumberGenerator.Fill(bytes);
        return BitConverter.ToUInt32(bytes);
    }

    private static StyleMix? Mix(FaceRequest request, ModelTraits model, FieldErrors errors)
    {
        if (request.Mix is not { } mix || !model.HasW)
            return null;
        FaceRules.Indices("mix.layers", mix.Layers, model.NumWs, "layer", errors);
        return LatentRules.Resolve(mix.Source, request.Space, model, errors) is { } latent ? new StyleMix(latent, [.. mix.Layers.Order()]) : null;
    }

    private static void CheckAttributes(FaceRequest request, ModelTraits model, FieldErrors errors)
    {
        var (values, path, parameters) = request.Attributes;
        if (LabelVector.TryResolve(model.Groups, values, AttributeDraw.FromSeed(0), out _, out var problem))
            return;
        var field = path + problem.Group;
        if (!problem.GroupIsUnknown)
            errors.Add(field, problem.Value, string.Join(", ", problem.Allowed));
        else if (path.Length > 0)
            errors.Add(field, "not an attribute of the model", Listed(model));
        else
            errors.Add(field, "not a parameter, nor an attribute of the model", $"{string.Join(", ", parameters)}; of attributes, {Listed(model)}");
    }

    private static string Listed(ModelTraits model) => model.Groups.Count == 0
        ? $"nothing: the model {model.Name} has none"
        : string.Join(", ", model.Groups.Select(group => group.Name));
}
