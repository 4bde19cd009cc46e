using FaceService.Api.Batching;
using FaceService.Api.Budget;
using FaceService.Api.Faces.Plans;
using FaceService.Api.Faces.Requests;
using FaceService.Api.Problems;
using FaceService.Model.Engine;
using Microsoft.Extensions.Options;

namespace FaceService.Api.Faces.Latents;

/// <summary>Finds latents: those of requests, a model's mean and its factors.</summary>
internal sealed class LatentFinder(FacePlanner planner, DeviceThreads devices, IOptions<LimitOptions> limits)
{
    private const string Spaces = "z, w or w+";
    private const string Formats = "json or npy";

    /// <summary>The latents of what <c>POST /generate</c> would draw.</summary>
    public async Task<Result<LatentAnswer>> OfAsync(HttpContext context, JsonFields fields)
    {
        var wanted = fields.Text("as", Spaces) ?? "w";
        var request = FaceRequestJson.ReadGenerate(fields, limits.Value.MaxCount);
        var errors = fields.Errors;
        if ((await planner.FindModelAsync(request.Model, errors, context.RequestAborted)).Fails(out var problem, out var model))
            return problem;
        var traits = new ModelTraits(model.Version);
        CheckAnswer(request, wanted, traits, errors);
        var count = FaceRules.Count(request, limits.Value.MaxCount, errors);
        var faces = FacePlanner.Faces(request with { Format = null }, count, traits, errors);
        if (errors.Any)
            return ApiProblem.Invalid(errors);
        if (WorkLease.Of(context).Take(FaceCost.OfLatents(count, traits)) is { } refusal)
            return ApiProblem.Refused(refusal);

        FaceSpec[] specs = [.. faces.Select(face => face.Spec)];
        var latents = wanted == "z" ? specs.Select(spec => spec.Latent) : await MapAsync(model, traits, specs, wanted == "w+");
        return new LatentAnswer(model.Version.Id, [.. latents], request.Format == "npy");
    }

    /// <summary>The mean w of a model, or what is wrong with its name.</summary>
    public Task<Result<(ServedModel Model, Latent.W Mean)>> MeanAsync(string reference, CancellationToken cancellation) =>
        AskAsync(reference, generator => new Latent.W(generator.MeanW, 1), cancellation);

    /// <summary>The factors of a model, or what is wrong with its name.</summary>
    public Task<Result<(ServedModel Model, ClosedFormFactors Factors)>> FactorsAsync(string reference, CancellationToken cancellation) =>
        AskAsync(reference, generator => generator.Factors, cancellation);

    private static void CheckAnswer(FaceRequest request, string wanted, ModelTraits traits, FieldErrors errors)
    {
        if (wanted is not ("z" or "w" or "w+"))
            errors.Add("as", wanted, Spaces);
        else if (wanted != "z" && !traits.HasW)
            errors.Add("as", wanted, $"z: the model {traits.Name} has no w");
        else if (wanted == "z" && request.Space == "w")
            errors.Add("as", "z", "w or w+: a latent in w has no z");
        if (request.Format is not (null or "json" or "npy"))
            errors.Add("format", request.Format, Formats);
        if (request.Size is { } size)
            errors.Add("size", FaceRules.Show(size), "no size: nothing is drawn");
        if (request.Layout is { } layout)
            errors.Add("layout", layout, "no layout: nothing is drawn");
    }

    private async Task<Result<(ServedModel Model, T Answer)>> AskAsync<T>(
        string reference, Func<IFaceGenerator, T> ask, CancellationToken cancellation)
    {
        if ((await planner.FindModelAsync(reference, new FieldErrors(), cancellation)).Fails(out var problem, out var model))
            return problem;
        if (model.Version.Config.StyleGan2 is null)
            return ApiProblem.Invalid("name", reference, "a StyleGAN2 model: others have no w");
        return (model, await devices.OnFirstAsync(models => ask(models.Get(model))));
    }

    private async Task<IEnumerable<Latent>> MapAsync(ServedModel model, ModelTraits traits, FaceSpec[] specs, bool layered)
    {
        var mapped = await devices.OnFirstAsync(models => models.Get(model).MapToW(specs));
        return mapped.Chunk(traits.NumWs * traits.WDim)
            .Select(w => new Latent.W(layered ? w : w[..traits.WDim], layered ? traits.NumWs : 1));
    }
}
