using FaceService.Api.Batching;
using FaceService.Api.Budget;
using FaceService.Api.Faces.Orders;
using FaceService.Api.Faces.Requests;
using FaceService.Api.Problems;
using FaceService.Model.Engine;
using Microsoft.Extensions.Options;

namespace FaceService.Api.Faces.Latents;

/// <summary>Finds latents: those of requests, a model's mean and its factors.</summary>
internal sealed class LatentDesk(OrderDesk desk, DeviceThreads devices, IOptions<LimitOptions> limits)
{
    private const string Spaces = "z, w or w+";
    private const string Formats = "json or npy";

    /// <summary>The latents of what <c>POST /generate</c> would draw.</summary>
    public async Task<(LatentAnswer? Answer, ApiProblem? Problem)> OfAsync(HttpContext context, JsonFields fields)
    {
        var wanted = fields.Text("as", Spaces) ?? "w";
        var request = FaceRequestJson.ReadGenerate(fields, limits.Value.MaxCount);
        var errors = fields.Errors;
        var (model, problem) = await desk.FindModelAsync(request.Model, context.RequestAborted);
        if (model is null)
            return (null, errors.Any ? ApiProblem.Invalid(errors) : problem);
        var traits = new ModelTraits(model.Version);
        CheckAnswer(request, wanted, traits, errors);
        var count = OrderRules.Count(request, limits.Value.MaxCount, errors);
        var portraits = OrderDesk.Portraits(request with { Format = null }, count, traits, errors);
        if (errors.Any)
            return (null, ApiProblem.Invalid(errors));
        if (WorkLease.Of(context).Take(FaceCost.Latents(count, traits)) is { } refusal)
            return (null, ApiProblem.Refused(refusal));

        FaceSpec[] specs = [.. portraits.Select(portrait => portrait.Spec)];
        var latents = wanted == "z" ? specs.Select(spec => spec.Latent) : await MapAsync(model, traits, specs, wanted == "w+");
        return (new LatentAnswer(model.Version.Id, [.. latents], request.Format == "npy"), null);
    }

    /// <summary>The mean w of a model, or what is wrong with its name.</summary>
    public async Task<(ServedModel? Model, Latent.W? Mean, ApiProblem? Problem)> MeanAsync(string reference, CancellationToken cancellation)
    {
        var (model, problem) = await FindAsync(reference, cancellation);
        return model is null
            ? (null, null, problem)
            : (model, new Latent.W(await devices.OnFirstAsync(models => models.Get(model).MeanW), 1), null);
    }

    /// <summary>The factors of a model, or what is wrong with its name.</summary>
    public async Task<(ServedModel? Model, ClosedFormFactors? Factors, ApiProblem? Problem)> FactorsAsync(string reference, CancellationToken cancellation)
    {
        var (model, problem) = await FindAsync(reference, cancellation);
        return model is null
            ? (null, null, problem)
            : (model, await devices.OnFirstAsync(models => models.Get(model).Factors), null);
    }

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
            errors.Add("size", OrderRules.Show(size), "no size: nothing is drawn");
        if (request.Layout is { } layout)
            errors.Add("layout", layout, "no layout: nothing is drawn");
    }

    private async Task<(ServedModel? Model, ApiProblem? Problem)> FindAsync(string reference, CancellationToken cancellation)
    {
        var (model, problem) = await desk.FindModelAsync(reference, cancellation);
        if (model is null)
            return (null, problem);
        return model.Version.Config.StyleGan2 is null
            ? (null, ApiProblem.Invalid("name", reference, "a StyleGAN2 model: others have no w"))
            : (model, null);
    }

    private async Task<IEnumerable<Latent>> MapAsync(ServedModel model, ModelTraits traits, FaceSpec[] specs, bool layered)
    {
        var mapped = await devices.OnFirstAsync(models => models.Get(model).MapToW(specs));
        return mapped.Chunk(traits.NumWs * traits.WDim)
            .Select(w => new Latent.W(layered ? w : w[..traits.WDim], layered ? traits.NumWs : 1));
    }
}
