using System.Globalization;
using FaceService.Api.Batching;
using FaceService.Api.Faces.Generation;
using FaceService.Api.Faces.Plans;
using FaceService.Api.Observability;
using FaceService.Api.Problems;
using FaceService.Model.Catalog;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace FaceService.Api.Faces.Outputs;

/// <summary>Generated faces on their way out: encoded when the response is written, and disposed of then.</summary>
internal sealed class FaceResult(FacePlan plan, GeneratedFaces faces, FaceEncoder encoder) : IResult, IStatusCodeHttpResult
{
    int? IStatusCodeHttpResult.StatusCode => StatusCodes.Status200OK;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using (faces)
        {
            if (httpContext.Response.Headers.CacheControl.Count == 0)
                httpContext.Response.Headers.CacheControl = "no-store";
            if (plan.FollowsAccept)
                httpContext.Response.Headers.Vary = HeaderNames.Accept;
            FaceHeaders.Write(httpContext, plan.Model.Version.Id, [.. plan.Faces.Select(face => face.Seed).OfType<uint>()]);
            await plan.Output.WriteAsync(httpContext, plan, faces, encoder);
        }
    }
}

/// <summary>Has a plan's faces generated: admission of all that the answer takes, and waiting.</summary>
internal sealed class FacePipeline(FaceGeneration generation, FaceEncoder encoder, DeviceThreads devices)
{
    /// <summary>The answer, whose first face is there; or why there is none.</summary>
    public async Task<Result<FaceResult>> GenerateAsync(HttpContext context, FacePlan plan)
    {
        if (generation.Admit(context, plan.Output.Cost(plan)) is { } full)
            return full;
        var specs = await plan.Output.SpecsAsync(plan, devices);
        if ((await generation.GenerateAsync(context, plan.Model, specs)).Fails(out var refused, out var faces))
            return refused;
        return new FaceResult(plan, faces, encoder);
    }

    /// <summary>The same for an endpoint that has a plan, or the problem with one.</summary>
    public async Task<Results<FaceResult, ApiProblem>> AnswerAsync(HttpContext context, Result<FacePlan> planned)
    {
        if (planned.Fails(out var problem, out var plan) || (await GenerateAsync(context, plan)).Fails(out problem, out var result))
            return problem;
        return result;
    }
}

/// <summary>The headers that tell which faces an answer holds.</summary>
internal static class FaceHeaders
{
    public const string Seed = "X-Face-Seed";
    public const string Model = "X-Face-Model";

    /// <summary>Writes NAME@VERSION and the seeds, in order; a latent has none.</summary>
    public static void Write(HttpContext context, ModelId model, IReadOnlyList<uint> seeds)
    {
        context.Response.Headers[Model] = model.ToString();
        if (seeds.Count == 0)
            return;
        context.Response.Headers[Seed] = string.Join(',', seeds.Select(seed => seed.ToString(CultureInfo.InvariantCulture)));
        FaceRequestLog.Of(context).Seed = seeds[0];
    }
}
