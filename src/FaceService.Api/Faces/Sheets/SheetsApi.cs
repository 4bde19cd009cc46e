using FaceService.Api.Auth;
using FaceService.Api.Browsers;
using FaceService.Api.Description;
using FaceService.Api.Faces.Orders;
using FaceService.Api.Faces.Pictures;
using FaceService.Api.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace FaceService.Api.Faces.Sheets;

/// <summary>Images of many faces in rows and columns.</summary>
internal static class SheetsApi
{
    public static IEndpointRouteBuilder MapSheets(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/sheets").WithTags("Sheets").RequireCors(CorsSetup.Policy).RequireFaces();
        group.MapPost("/mixing", Mixing).Describe(SheetNotes.Mixing);
        group.MapPost("/truncations", Truncations).Describe(SheetNotes.Truncations);
        group.MapPost("/factors", Factors).Describe(SheetNotes.Factors);
        return routes;
    }

    /// <summary>Style mixing: each row's face with some layers of each column's.</summary>
    internal static Task<Results<SheetResult, ApiProblem>> Mixing(
        HttpContext context, SheetDesk desk, FaceStudio studio, FaceEncoder encoder, IOptions<LimitOptions> limits) =>
        Answer(context, desk.MixingAsync, studio, encoder, limits.Value);

    /// <summary>Faces from the mean outwards: a face a row, a truncation a column.</summary>
    internal static Task<Results<SheetResult, ApiProblem>> Truncations(
        HttpContext context, SheetDesk desk, FaceStudio studio, FaceEncoder encoder, IOptions<LimitOptions> limits) =>
        Answer(context, desk.TruncationsAsync, studio, encoder, limits.Value);

    /// <summary>A face stepped along the model's closed-form factors: a factor a row, a strength a column.</summary>
    internal static Task<Results<SheetResult, ApiProblem>> Factors(
        HttpContext context, SheetDesk desk, FaceStudio studio, FaceEncoder encoder, IOptions<LimitOptions> limits) =>
        Answer(context, desk.FactorsAsync, studio, encoder, limits.Value);

    private static async Task<Results<SheetResult, ApiProblem>> Answer(
        HttpContext context,
        Func<JsonFields, AcceptHeader, CancellationToken, ValueTask<(SheetOrder? Order, ApiProblem? Problem)>> take,
        FaceStudio studio,
        FaceEncoder encoder,
        LimitOptions limits)
    {
        var (fields, unreadable) = await JsonBody.ReadAsync(context.Request, limits.MaxJsonBytes, new FieldErrors());
        if (fields is null)
            return unreadable!;
        var (order, problem) = await take(fields, new AcceptHeader(context.Request.Headers.Accept), context.RequestAborted);
        if (order is null)
            return problem!;
        if (studio.Admit(context, FaceCost.Of(order)) is { } closed)
            return closed;
        var (faces, refused) = await studio.GenerateAsync(context, order.Model, order.Sheet.Faces);
        return faces is null ? refused! : new SheetResult(order, faces, encoder);
    }
}
