using FaceService.Api.Faces.Outputs;
using FaceService.Api.Faces.Plans;
using FaceService.Api.Faces.Requests;
using FaceService.Api.Problems;
using FaceService.Model.Engine;
using Microsoft.Extensions.Options;

namespace FaceService.Api.Faces.Sheets;

/// <summary>Checks requests for sheets, by the same rules as those for faces.</summary>
internal sealed class SheetPlanner(FacePlanner planner, IOptions<LimitOptions> limits)
{
    private static readonly float[] StandardTruncations = [0, 0.25f, 0.5f, 0.75f, 1];
    private static readonly float[] StandardStrengths = [-4, -2, 0, 2, 4];

    private readonly LimitOptions _limits = limits.Value;

    /// <summary>Style mixing: faces of the rows with layers of the columns'.</summary>
    public ValueTask<Result<FacePlan>> MixingAsync(JsonFields fields, AcceptHeader accept, CancellationToken cancellation)
    {
        var request = Read(
            fields, ("rows", SheetFields.Faces(fields, "rows", _limits.MaxCount)), ("columns", SheetFields.Faces(fields, "columns", _limits.MaxCount)));
        var layers = SheetFields.Indices(fields, "layers");
        return PlanAsync("mixing", request, fields, accept, cancellation, (traits, faces) =>
        {
            // The coarse half: pose and shape from the columns, colours from the rows.
            var chosen = Checked("layers", layers, traits.NumWs, fields.Errors) ?? [.. Enumerable.Range(0, traits.NumWs / 2)];
            return (FaceSheet.Mixing(faces("rows"), faces("columns"), [.. chosen.Order()]), [("layers", Floats(chosen))]);
        });
    }

    /// <summary>Each face at several truncations.</summary>
    public ValueTask<Result<FacePlan>> TruncationsAsync(JsonFields fields, AcceptHeader accept, CancellationToken cancellation)
    {
        var request = Read(fields, ("faces", SheetFields.Faces(fields, "faces", _limits.MaxCount)));
        var psis = SheetFields.Numbers(fields, "truncations") ?? StandardTruncations;
        for (var i = 0; i < psis.Length; i++)
            if (psis[i] is < 0 or > 2)
                fields.Errors.Add($"truncations[{i}]", FaceRules.Show(psis[i]), FaceWords.Truncation);
        if (request.Shared.Truncation is { } single)
            fields.Errors.Add("truncation", FaceRules.Show(single), "truncations, an array");
        return PlanAsync("truncations", request, fields, accept, cancellation, (_, faces) =>
            (FaceSheet.Truncations(faces("faces"), [.. psis.Select(psi => (double)psi)]), [("truncations", psis)]));
    }

    /// <summary>One face stepped along several factors.</summary>
    public ValueTask<Result<FacePlan>> FactorsAsync(JsonFields fields, AcceptHeader accept, CancellationToken cancellation)
    {
        var request = Read(fields, ("face", SheetFields.Face(fields, "face")));
        var indices = SheetFields.Indices(fields, "indices");
        var strengths = SheetFields.Numbers(fields, "strengths") ?? StandardStrengths;
        return PlanAsync("factors", request, fields, accept, cancellation, (traits, faces) =>
        {
            var chosen = Checked("indices", indices, traits.WDim, fields.Errors) ?? [.. Enumerable.Range(0, Math.Min(8, traits.WDim))];
            var face = faces("face");
            return (face.Length == 0 ? null : FaceSheet.Factors(face[0], chosen, strengths), [("indices", Floats(chosen)), ("strengths", strengths)]);
        });
    }

    private static SheetRequest Read(JsonFields fields, params (string Name, IReadOnlyList<FaceSource> Sources)[] faces) =>
        new(FaceRequestJson.ReadShared(fields), faces);

    private async ValueTask<Result<FacePlan>> PlanAsync(
        string kind,
        SheetRequest request,
        JsonFields fields,
        AcceptHeader accept,
        CancellationToken cancellation,
        Func<ModelTraits, Func<string, FaceSpec[]>, (FaceSheet? Sheet, (string, float[])[] Axes)> lay)
    {
        fields.RefuseUnknown();
        var errors = fields.Errors;
        if ((await planner.FindModelAsync(request.Shared.Model, errors, cancellation)).Fails(out var problem, out var model))
            return problem;
        var traits = new ModelTraits(model.Version);
        if (!traits.HasW)
            return ApiProblem.Invalid("model", traits.Name, "a StyleGAN2 model: others have no w");
        if (request.Shared.Space is { } space && !request.HasLatent)
            errors.Add("space", space, "no space without a latent: a seed is drawn in z");

        var lists = request.Faces
            .Select(list => (list.Name, Faces: FacePlanner.Faces(request.Of(list.Name), list.Sources.Count, traits, errors))).ToArray();
        var (sheet, axes) = lay(traits, name => [.. lists.Single(list => list.Name == name).Faces.Select(face => face.Spec)]);
        var size = FaceRules.Size(request.Shared, traits, _limits, errors);
        CheckCells(sheet, size, traits, errors);
        var (format, free) = OutputRules.ChooseFormat(request.Shared.Format, OutputRules.Stills, accept, errors);
        if (errors.Any)
            return ApiProblem.Invalid(errors);
        if (format is null)
            return ApiProblem.NotAcceptable(accept.Text, OutputRules.Images);
        return new FacePlan
        {
            Model = model,
            Faces = [.. lists.SelectMany(list => list.Faces)],
            Size = size,
            Format = format,
            FollowsAccept = free,
            Output = new SheetOutput
            {
                Name = kind,
                Lists = [.. lists.Select(list => (list.Name, list.Faces.Count))],
                Axes = axes,
                Sheet = sheet!,
            },
        };
    }

    private void CheckCells(FaceSheet? sheet, int size, ModelTraits traits, FieldErrors errors)
    {
        if (errors.Any || sheet is null)
            return;
        if (sheet.Faces.Count > _limits.MaxCount)
            errors.Add("body", $"a sheet of {sheet.Faces.Count} faces", $"at most {_limits.MaxCount} faces");
        FaceRules.Pixels("body", sheet.Cells.Count, size, traits, _limits, errors);
    }

    private static int[]? Checked(string field, int[]? indices, int count, FieldErrors errors)
    {
        for (var i = 0; i < indices?.Length; i++)
            if (indices[i] < 0 || indices[i] >= count)
                errors.Add($"{field}[{i}]", FaceRules.Show(indices[i]), $"an index from 0 to {count - 1}");
        if (indices?.Distinct().Count() < indices?.Length)
            errors.Add(field, string.Join(", ", indices), "each index once");
        return indices;
    }

    private static float[] Floats(int[] numbers) => Array.ConvertAll(numbers, number => (float)number);
}
