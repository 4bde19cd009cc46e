using FaceService.Api.Faces.OpenAi;
using FaceService.Api.Faces.Outputs;
using FaceService.Api.Faces.Plans;
using FaceService.Api.Faces.Requests;
using FaceService.Api.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace FaceService.Api.Faces;

/// <summary>Faces for programs that were written for OpenAI's image API.</summary>
internal static class OpenAiApi
{
    /// <summary>Faces for a prompt, as OpenAI's clients ask for images.</summary>
    internal static async Task<Results<FaceResult, Ok<OpenAiImages>, ApiProblem>> Generate(
        HttpContext context, FacePlanner planner, FaceFields fields, FacePipeline pipeline, TimeProvider clock, IOptions<LimitOptions> limits)
    {
        var errors = new FieldErrors();
        if ((await JsonBody.ReadAsync(context.Request, limits.Value.MaxJsonBytes, errors)).Fails(out var problem, out var json))
            return problem;
        var asked = OpenAiRequest.Read(json, fields, limits.Value);
        if ((await planner.FindModelAsync(asked.Model, errors, context.RequestAborted)).Fails(out problem, out var model))
            return problem;
        if (errors.Any)
            return ApiProblem.Invalid(errors);

        var attributes = PromptAttributes.Of(asked.Prompt, new ModelTraits(model.Version).Groups);
        var request = new FaceRequest
        {
            Sources = [new FaceSource(new SeedInput(asked.Seed, IsNumber: true), null)],
            Count = asked.Count,
            Attributes = new AttributesInput(attributes.Count > 0 ? attributes : null, "attributes.", []),
            Size = asked.Size,
            Format = asked.Format,
            Model = asked.Model,
            Layout = "json",
        };
        if ((await planner.PlanAsync(request, new AcceptHeader(default), onlyImages: false, errors, context.RequestAborted)).Fails(out problem, out var plan))
            return problem;
        var created = clock.GetUtcNow();
        if (asked.AsUrls)
            return TypedResults.Ok(new OpenAiImages(created.ToUnixTimeSeconds(), [.. plan.Faces.Select(face => new OpenAiImage(Address(context.Request, plan, face, attributes)))]));
        return (await pipeline.GenerateAsync(context, plan with { Output = new OpenAiOutput(created) })).Fails(out problem, out var result) ? problem : result;
    }

    // The face is drawn when it is fetched; the address names all that decides it.
    private static string Address(HttpRequest request, FacePlan plan, PlannedFace face, IReadOnlyDictionary<string, string> attributes)
    {
        var query = new QueryString().Add("size", FaceRules.Show(plan.Size));
        foreach (var (group, value) in attributes)
            query = query.Add(group, value);
        return $"{request.Scheme}://{request.Host}{request.PathBase.ToUriComponent()}/face/{FaceRules.Show(face.Seed)}.{plan.Format.Suffix}{query}&model={plan.Model.Version.Id}";
    }
}

/// <summary>Images as OpenAI's API answers them.</summary>
/// <param name="Created">Seconds since 1970.</param>
/// <param name="Data">An image each.</param>
internal sealed record OpenAiImages(long Created, IReadOnlyList<OpenAiImage> Data);

/// <summary>One of them.</summary>
/// <param name="Url">Where the image is.</param>
internal sealed record OpenAiImage(string Url);
