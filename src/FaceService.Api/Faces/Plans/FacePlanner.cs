using System.Security.Cryptography;
using FaceService.Api.Batching;
using FaceService.Api.Faces.Requests;
using FaceService.Api.Problems;
using FaceService.Model.Engine;
using FaceService.Model.Latents;
using Microsoft.Extensions.Options;

namespace FaceService.Api.Faces.Plans;

/// <summary>The one validation: takes what any route was sent, and gives a plan that can be drawn, or everything wrong with it.</summary>
internal sealed class FacePlanner(ModelStage stage, IEnumerable<IFaceOutput> outputs, IOptions<LimitOptions> limits)
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
    /// <param name="onlyImages">True for routes that answer with nothing but a picture.</param>
    /// <param name="errors">What was wrong while reading it.</param>
    /// <param name="cancellation">The caller's patience.</param>
    public async ValueTask<Result<FacePlan>> PlanAsync(
        FaceRequest request, AcceptHeader accept, bool onlyImages, FieldErrors errors, CancellationToken cancellation)
    {
        if ((await FindModelAsync(request.Model, errors, cancellation)).Fails(out var problem, out var model))
            return problem;

        var traits = new ModelTraits(model.Version);
        var count = FaceRules.Count(request, _limits.MaxCount, errors);
        var faces = Faces(request, count, traits, errors);
        var size = FaceRules.Size(request, traits, _limits, errors);
        FaceRules.Pixels("count", count, size, traits, _limits, errors);
        var chosen = _outputs.Choose(request, count, accept, onlyImages, errors);
        if (errors.Any)
            return ApiProblem.Invalid(errors);
        if (chosen.Output is null)
            return ApiProblem.NotAcceptable(accept.Text, onlyImages ? OutputRules.Images : _outputs.Everything);
        return new FacePlan
        {
            Model = model,
            VersionNamed = request.Model?.Contains('@', StringComparison.Ordinal) ?? false,
            Faces = faces,
            IsRandom = request.Sources.Count == 0,
            Size = size,
            Format = chosen.Format,
            Output = chosen.Output,
            FollowsAccept = chosen.FollowsAccept,
        };
    }

    /// <summary>The faces of a request. With errors noted the list may be short; it must then not be drawn.</summary>
    public static IReadOnlyList<PlannedFace> Faces(FaceRequest request, int count, ModelTraits model, FieldErrors errors)
    {
        FaceRules.Abilities(request, model, errors);
        FaceRules.Space(request, errors);
        FaceRules.Truncation(request, errors);
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
            if (LatentRules.Resolve(source, request.Space, model, errors) is not { } latent)
                continue;
            var (label, attributes) = LabelOf(request, source, latent, model);
            var spec = new FaceSpec
            {
                Latent = latent,
                Label = label,
                Truncation = (float)(request.Truncation ?? DefaultTruncation(latent, model)),
                Noise = noise,
                NoiseSeed = noise == NoiseMode.Random ? request.NoiseSeed?.Value ?? source.Seed!.Value.Value : 0,
                Mix = mix,
                Factors = factors,
            };
            faces.Add(new PlannedFace(spec, source.Seed?.Value, attributes, request.Mix?.Source.Seed?.Value));
        }

        return faces;
    }

    // A latent in w is where its sender wants it; only what is drawn from z is pulled towards the mean by default.
    private static double DefaultTruncation(Latent latent, ModelTraits model) =>
        latent is Latent.W ? 1 : model.Config.DefaultTruncation ?? 1;

    private static IEnumerable<FaceSource> Sources(FaceRequest request, int count)
    {
        if (request.Sources.Count > 1)
            return request.Sources;
        if (request.Sources is [{ Latent: not null } latent])
            return [latent];
        if (request.Sources is [{ Seed: { } first }])
            return Enumerable.Range(0, count).Select(i => new FaceSource(first with { Value = unchecked(first.Value + (uint)i) }, null));
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
        var layers = FaceRules.MixLayers(mix, model, errors);
        return LatentRules.Resolve(mix.Source, request.Space, model, errors) is { } latent ? new StyleMix(latent, layers) : null;
    }

    private static void CheckAttributes(FaceRequest request, ModelTraits model, FieldErrors errors)
    {
        if (LabelVector.TryResolve(model.Groups, request.Attributes, AttributeDraw.FromSeed(0), out _, out var problem))
            return;
        var field = request.AttributePath + problem.Group;
        if (!problem.GroupIsUnknown)
            errors.Add(field, problem.Value, string.Join(", ", problem.Allowed));
        else if (request.AttributePath.Length > 0)
            errors.Add(field, "not an attribute of the model", Listed(model));
        else
            errors.Add(field, "not a parameter, nor an attribute of the model", $"{string.Join(", ", FaceRequestQuery.Names)}; of attributes, {Listed(model)}");
    }

    private static string Listed(ModelTraits model) => model.Groups.Count == 0
        ? $"nothing: the model {model.Name} has none"
        : string.Join(", ", model.Groups.Select(group => group.Name));

    private static (float[] Label, IReadOnlyList<KeyValuePair<string, string>> Attributes) LabelOf(
        FaceRequest request, FaceSource source, Latent latent, ModelTraits model)
    {
        if (request.Label is { } raw)
            return (raw, []);
        var draw = source.Seed is { } seed ? AttributeDraw.FromSeed(seed.Value) : AttributeDraw.FromLatent(LatentRules.Values(latent));
        LabelVector.TryResolve(model.Groups, request.Attributes, draw, out var attributes, out _);
        return (LabelVector.Encode(model.Groups, attributes!), attributes!);
    }
}
