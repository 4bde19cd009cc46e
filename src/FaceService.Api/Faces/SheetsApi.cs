using FaceService.Api.Auth;
using FaceService.Api.Browsers;
using FaceService.Api.Endpoints;
using FaceService.Api.Faces.Outputs;
using FaceService.Api.Faces.Plans;
using FaceService.Api.Faces.Requests;
using FaceService.Api.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace FaceService.Api.Faces;

/// <summary>Images of many faces in rows and columns.</summary>
internal static class SheetsApi
{
    public static IEndpointRouteBuilder MapSheets(this IEndpointRouteBuilder routes)
    {
        var notes = new FaceNotes(routes.ServiceProvider.GetRequiredService<FaceFields>());
        var group = routes.MapGroup("/sheets").WithTags("Sheets").RequireCors(CorsSetup.Policy).RequireFaces();
        group.MapPost("/mixing", Mixing).WithName("renderMixing").Describe(notes.Mixing);
        group.MapPost("/truncations", Truncations).WithName("renderTruncations").Describe(notes.Truncations);
        group.MapPost("/factors", Factors).WithName("renderFactors").Describe(notes.FactorSheet);
        return routes;
    }

    /// <summary>Style mixing: each row's face with some layers of each column's.</summary>
    internal static Task<Results<FaceResult, ApiProblem>> Mixing(
        HttpContext context, SheetPlanner planner, FacePipeline pipeline, IOptions<LimitOptions> limits) =>
        Answer(context, planner.MixingAsync, pipeline, limits.Value);

    /// <summary>Faces from the mean outwards: a face a row, a truncation a column.</summary>
    internal static Task<Results<FaceResult, ApiProblem>> Truncations(
        HttpContext context, SheetPlanner planner, FacePipeline pipeline, IOptions<LimitOptions> limits) =>
        Answer(context, planner.TruncationsAsync, pipeline, limits.Value);

    /// <summary>A face stepped along the model's closed-form factors: a factor a row, a strength a column.</summary>
    internal static Task<Results<FaceResult, ApiProblem>> Factors(
        HttpContext context, SheetPlanner planner, FacePipeline pipeline, IOptions<LimitOptions> limits) =>
        Answer(context, planner.FactorsAsync, pipeline, limits.Value);

    private static async Task<Results<FaceResult, ApiProblem>> Answer(
        HttpContext context,
        Func<JsonFields, AcceptHeader, CancellationToken, ValueTask<Result<FacePlan>>> plan,
        FacePipeline pipeline,
        LimitOptions limits)
    {
        if ((await JsonBody.ReadAsync(context.Request, limits.MaxJsonBytes, new FieldErrors())).Fails(out var unreadable, out var fields))
            return unreadable;
        return await pipeline.AnswerAsync(
            context, await plan(fields, new AcceptHeader(context.Request.Headers.Accept), context.RequestAborted));
    }
}
