using System.Security.Cryptography;
using FaceService.Api.Batching;
using FaceService.Api.Faces.Requests;
using FaceService.Api.Problems;
using FaceService.Model.Engine;
using FaceService.Model.Latents;
using Microsoft.Extensions.Options;

namespace FaceService.Api.Faces.Orders;

/// <summary>The one validation: takes what any route was sent, and gives an order that can be drawn, or everything wrong with it.</summary>
internal sealed class OrderDesk(ModelHost stage, IOptions<LimitOptions> limits)
{
    private readonly LimitOptions _limits = limits.Value;

    /// <summary>Finds the model that a request names.</summary>
    public async ValueTask<(ServedModel? Model, ApiProblem? Problem)> FindModelAsync(string? reference, CancellationToken cancellation)
    {
        if (await stage.ResolveAsync(reference, cancellation) is { } model)
            return (model, null);
        return (null, reference is null
            ? ApiProblem.Unavailable("There is no model to draw with yet.", TimeSpan.FromSeconds(10))
            : ApiProblem.NotFound("model", reference, stage.Problem(reference) is { } problem
                ? $"one that can be drawn with, and this one cannot: {problem.TrimEnd('.')}"
                : FaceWords.Model));
    }

    /// <summary>Checks a request against its model and the limits, and settles all that it leaves open.</summary>
    /// <param name="request">What was sent.</param>
    /// <param name="accept">What the caller can take.</param>
    /// <param name="onlyImages">True for routes that answer with nothing but an image.</param>
    /// <param name="errors">What was wrong while reading it.</param>
    /// <param name="cancellation">The caller's patience.</param>
    public async ValueTask<(FaceOrder? Order, ApiProblem? Problem)> TakeAsync(
        FaceRequest request, AcceptHeader accept, bool onlyImages, FieldErrors errors, CancellationToken cancellation)
    {
        var (model, problem) = await FindModelAsync(request.Model, cancellation);
        if (model is null)
            return (null, errors.Any ? ApiProblem.Invalid(errors) : problem);

        var traits = new ModelTraits(model.Version);
        var count = OrderRules.Count(request, _limits.MaxCount, errors);
        var portraits = Portraits(request, count, traits, errors);
        var size = OrderRules.Size(request, traits, _limits, errors);
        OrderRules.Pixels("count", count, size, traits, _limits, errors);
        var output = OutputRules.Choose(request, count, accept, onlyImages, errors);
        if (errors.Any)
            return (null, ApiProblem.Invalid(errors));
        if (output is not { } chosen)
            return (null, ApiProblem.NotAcceptable(accept.Text, onlyImages ? AcceptWords.Images : AcceptWords.All));
        return (new FaceOrder
        {
            Model = model,
            VersionNamed = request.Model?.Contains('@', StringComparison.Ordinal) ?? false,
            Portraits = portraits,
            IsRandom = request.Sources.Count == 0,
            Size = size,
            Format = chosen.Format,
            Layout = chosen.Layout,
        }, null);
    }

    /// <summary>The faces of a request. With errors noted the list may be short; it must then not be drawn.</summary>
    public static IReadOnlyList<Portrait> Portraits(FaceRequest request, int count, ModelTraits model, FieldErrors errors)
    {
        OrderRules.Abilities(request, model, errors);
        OrderRules.Space(request, errors);
        OrderRules.Truncation(request, errors);
        OrderRules.Label(request, model, errors);
        var noise = OrderRules.Noise(request, errors);
        var factors = OrderRules.Factors(request, model, errors);
        var mix = Mix(request, model, errors);
        CheckAttributes(request, model, errors);
        if (errors.Any)
            return [];

        var portraits = new List<Portrait>(count);
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
            portraits.Add(new Portrait(spec, source.Seed?.Value, attributes, request.Mix?.Source.Seed?.Value));
        }

        return portraits;
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
        var layers = OrderRules.MixLayers(mix, model, errors);
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
