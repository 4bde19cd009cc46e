using FaceService.Api.Batching;
using FaceService.Api.Budget;
using FaceService.Api.Faces.Plans;
using FaceService.Api.Faces.Requests;
using FaceService.Api.Problems;
using FaceService.Model.Engine;

namespace FaceService.Api.Faces.Latents;

/// <summary>Finds latents: those of requests, a model's mean and its factors.</summary>
internal sealed class LatentFinder(FacePlanner planner, FaceFields fields, DeviceThreads devices)
{
    /// <summary>The latents of what <c>POST /generate</c> would draw.</summary>
    public async Task<Result<LatentAnswer>> OfAsync(HttpContext context, JsonFields json)
    {
        var source = new JsonSource(json, fields.OfLatents);
        var request = FaceRequest.Read(source, fields);
        var (wanted, format) = (source.Read(fields.As) ?? fields.As.Default!, source.Read(fields.LatentFormat));
        source.RefuseUnknown();
        var errors = source.Errors;
        if ((await planner.FindModelAsync(request.Model, errors, context.RequestAborted)).Fails(out var problem, out var model))
            return problem;
        var traits = new ModelTraits(model.Version);
        if (wanted != "z" && !traits.HasW)
            errors.Add("as", wanted, $"z: the model {traits.Name} has no w");
        else if (wanted == "z" && request.Space == "w")
            errors.Add("as", "z", "w or w+: a latent in w has no z");
        var count = FaceRules.Count(request, errors);
        var faces = FacePlanner.Faces(request, count, traits, errors);
        if (errors.Any)
            return ApiProblem.Invalid(errors);
        if (WorkLease.Of(context).Take(FaceCost.OfLatents(count, traits)) is { } refusal)
            return ApiProblem.Refused(refusal);

        FaceSpec[] specs = [.. faces.Select(face => face.Spec)];
        var latents = wanted == "z" ? specs.Select(spec => spec.Latent) : await MapAsync(model, traits, specs, wanted == "w+");
        return new LatentAnswer(model.Version.Id, [.. latents], format == "npy");
    }

    /// <summary>The mean w of a model, or what is wrong with its name.</summary>
    public Task<Result<(ServedModel Model, Latent.W Mean)>> MeanAsync(string reference, CancellationToken cancellation) =>
        AskAsync(reference, generator => new Latent.W(generator.MeanW, 1), cancellation);

    /// <summary>The factors of a model, or what is wrong with its name.</summary>
    public Task<Result<(ServedModel Model, ClosedFormFactors Factors)>> FactorsAsync(string reference, CancellationToken cancellation) =>
        AskAsync(reference, generator => generator.Factors, cancellation);

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
