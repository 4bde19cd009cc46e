using System.Text.Json;
using FaceService.Api.Batching;
using FaceService.Api.Budget;
using FaceService.Api.Faces.Generation;
using FaceService.Api.Faces.Plans;
using FaceService.Model.Engine;

namespace FaceService.Api.Faces.Outputs;

/// <summary>An image of many faces in rows and columns that are made from the plan's faces.</summary>
internal sealed record SheetOutput : IFaceOutput
{
    /// <summary>mixing, truncations or factors.</summary>
    public required string Name { get; init; }

    /// <summary>How many of the plan's faces came in each field, in order.</summary>
    public required IReadOnlyList<(string Field, int Faces)> Lists { get; init; }

    /// <summary>The numbers that differ from cell to cell, by their fields' names.</summary>
    public required IReadOnlyList<(string Field, float[] Numbers)> Axes { get; init; }

    public required FaceSheet Sheet { get; init; }

    public WorkCost Cost(FacePlan plan) =>
        FaceCost.OfCells(plan, Sheet.Faces.Count, Sheet.Columns, Sheet.Cells.Count / Sheet.Columns);

    public ValueTask<IReadOnlyList<FaceSpec>> SpecsAsync(FacePlan plan, DeviceThreads devices) => ValueTask.FromResult(Sheet.Faces);

    public void WriteCanonical(Utf8JsonWriter json, FacePlan plan)
    {
        var first = 0;
        foreach (var (field, faces) in Lists)
        {
            CanonicalRequest.WriteFaces(json, field, plan.Faces.Skip(first).Take(faces));
            first += faces;
        }

        foreach (var (field, numbers) in Axes)
            CanonicalRequest.WriteNumbers(json, field, numbers);
    }

    public Task WriteAsync(HttpContext context, FacePlan plan, GeneratedFaces faces, FaceEncoder encoder)
    {
        var sheet = new FaceSheetWriter(context, plan, encoder)
        {
            Cells = [.. Sheet.Cells.Select(cell => cell is not null)],
            Columns = Sheet.Columns,
        };
        return sheet.WriteAsync(faces, $"{Name}.{plan.Format.Suffix}");
    }
}
