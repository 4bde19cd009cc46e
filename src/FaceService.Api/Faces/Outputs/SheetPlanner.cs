using FaceService.Api.Faces.Plans;
using FaceService.Api.Faces.Requests;
using FaceService.Api.Problems;
using FaceService.Model.Engine;
using Microsoft.Extensions.Options;

namespace FaceService.Api.Faces.Outputs;

/// <summary>Plans sheets, by the same rules as faces.</summary>
internal sealed class SheetPlanner(FacePlanner planner, FaceFields fields, IOptions<LimitOptions> limits)
{
    private readonly LimitOptions _limits = limits.Value;

    /// <summary>Lays a sheet out: of the model, the faces by their fields.</summary>
    private delegate (FaceSheet? Sheet, (string, float[])[] Axes) Layout(ModelTraits model, IReadOnlyList<FaceSpec[]> faces);

    /// <summary>Style mixing: faces of the rows with layers of the columns'.</summary>
    public ValueTask<Result<FacePlan>> MixingAsync(JsonFields json, AcceptHeader accept, CancellationToken cancellation)
    {
        var source = new JsonSource(json, fields.OfMixing);
        var layers = source.Read(fields.Layers);
        return PlanAsync("mixing", source, [Read(source, fields.Rows), Read(source, fields.Columns)], accept, cancellation, (model, faces) =>
        {
            // The coarse half: pose and shape from the columns, colours from the rows.
            var chosen = layers ?? [.. Enumerable.Range(0, model.NumWs / 2)];
            FaceRules.Indices(fields.Layers.Name, chosen, model.NumWs, "index", source.Errors);
            return (FaceSheet.Mixing(faces[0], faces[1], [.. chosen.Order()]), [(fields.Layers.Name, Floats(chosen))]);
        });
    }

    /// <summary>Each face at several truncations.</summary>
    public ValueTask<Result<FacePlan>> TruncationsAsync(JsonFields json, AcceptHeader accept, CancellationToken cancellation)
    {
        var source = new JsonSource(json, fields.OfTruncations);
        var psis = source.Read(fields.Truncations) ?? fields.Truncations.Default!;
        for (var i = 0; i < psis.Length; i++)
            if (!Truncation.IsAllowed(psis[i]))
                source.Errors.Add($"{fields.Truncations.Name}[{i}]", FaceRules.Show(psis[i]), fields.Truncation.Allowed);
        return PlanAsync("truncations", source, [Read(source, fields.Faces)], accept, cancellation, (_, faces) =>
            (FaceSheet.Truncations(faces[0], [.. psis.Select(psi => (double)psi)]), [(fields.Truncations.Name, psis)]));
    }

    /// <summary>One face stepped along several factors.</summary>
    public ValueTask<Result<FacePlan>> FactorsAsync(JsonFields json, AcceptHeader accept, CancellationToken cancellation)
    {
        var source = new JsonSource(json, fields.OfFactors);
        var indices = source.Read(fields.Indices);
        var strengths = source.Read(fields.Strengths) ?? fields.Strengths.Default!;
        (string, IReadOnlyList<FaceSource>) face = (fields.Face.Name, source.Read(fields.Face) is { } one ? [one] : []);
        return PlanAsync("factors", source, [face], accept, cancellation, (model, faces) =>
        {
            var chosen = indices ?? [.. Enumerable.Range(0, Math.Min(8, model.WDim))];
            FaceRules.Indices(fields.Indices.Name, chosen, model.WDim, "index", source.Errors);
            return (
                faces[0].Length == 0 ? null : FaceSheet.Factors(faces[0][0], chosen, strengths),
                [(fields.Indices.Name, Floats(chosen)), (fields.Strengths.Name, strengths)]);
        });
    }

    private static (string Field, IReadOnlyList<FaceSource> Sources) Read(JsonSource source, FaceField<IReadOnlyList<FaceSource>> field) =>
        (field.Name, source.Read(field) ?? []);

    private async ValueTask<Result<FacePlan>> PlanAsync(
        string kind,
        JsonSource source,
        IReadOnlyList<(string Field, IReadOnlyList<FaceSource> Sources)> lists,
        AcceptHeader accept,
        CancellationToken cancellation,
        Layout lay)
    {
        var request = FaceRequest.Read(source, fields);
        source.RefuseUnknown();
        var errors = source.Errors;
        if ((await planner.FindModelAsync(request.Model, errors, cancellation)).Fails(out var problem, out var model))
            return problem;
        var traits = new ModelTraits(model.Version);
        if (!traits.HasW)
            return ApiProblem.Invalid("model", traits.Name, "a StyleGAN2 model: others have no w");
        FaceRules.Space(request with { Sources = [.. lists.SelectMany(list => list.Sources)] }, errors);

        IReadOnlyList<PlannedFace>[] faces = [.. lists.Select(list => FacePlanner.Faces(Of(request, list.Sources), list.Sources.Count, traits, errors))];
        var (sheet, axes) = lay(traits, [.. faces.Select(list => list.Select(face => face.Spec).ToArray())]);
        var size = request.Size ?? traits.Config.ImageSize;
        CheckCells(sheet, size, traits, errors);
        if (errors.Any)
            return ApiProblem.Invalid(errors);
        if (OutputRules.Choose(request.Format, FaceFields.Stills, accept).Fails(out problem, out var format))
            return problem;
        return new FacePlan
        {
            Model = model,
            Faces = [.. faces.SelectMany(list => list)],
            Size = size,
            Format = format,
            FollowsAccept = request.Format is null,
            Output = new SheetOutput
            {
                Name = kind,
                Lists = [.. lists.Zip(faces, (list, planned) => (list.Field, planned.Count))],
                Axes = axes,
                Sheet = sheet!,
            },
        };
    }

    // The faces of one field, as a request of their own. A space is theirs only if one of them is a latent.
    private static FaceRequest Of(FaceRequest request, IReadOnlyList<FaceSource> sources)
    {
        var own = request with { Sources = sources, IsList = true };
        return own.HasLatent ? own : own with { Space = null };
    }

    private void CheckCells(FaceSheet? sheet, int size, ModelTraits model, FieldErrors errors)
    {
        if (errors.Any || sheet is null)
            return;
        if (sheet.Faces.Count > _limits.MaxCount)
            errors.Add("body", $"a sheet of {sheet.Faces.Count} faces", $"at most {_limits.MaxCount} faces");
        FaceRules.Pixels("body", sheet.Cells.Count, size, model, _limits, errors);
    }

    private static float[] Floats(int[] numbers) => Array.ConvertAll(numbers, number => (float)number);
}
