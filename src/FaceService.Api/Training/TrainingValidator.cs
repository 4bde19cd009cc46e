using FaceService.Api.Problems;
using FaceService.Jobs;
using FaceService.Jobs.Datasets;
using FaceService.Model.Catalog;
using FaceService.Training.Datasets;
using FaceService.Training.Presets;

namespace FaceService.Api.Training;

/// <summary>Turns the body of <c>POST /train</c> into a job that a worker can run, or into what is wrong with it.</summary>
internal sealed class TrainingValidator(IDatasetStore datasets, IModelCatalog models)
{
    private const int LongestName = 63;

    private static readonly int MostThreads = Environment.ProcessorCount;

    public (TrainingPayload? Payload, ApiProblem? Problem) Check(JsonFields fields)
    {
        var dataset = Required(fields, "dataset", $"the name of a dataset: {ResourceName.Rule}", ResourceName.IsValid);
        var preset = Required(fields, "preset", string.Join(", ", Preset.Names), name => name.Length > 0);
        var model = fields.Text("model", ResourceName.Rule);
        if (model is not null && !ResourceName.IsValid(model))
            fields.Errors.Add("model", model, ResourceName.Rule);
        var sent = fields.Object("settings");
        fields.RefuseUnknown();
        if (fields.Errors.Any)
            return (null, ApiProblem.Invalid(fields.Errors));
        if (Missing(dataset!, preset!) is { } missing)
            return (null, missing);

        var settings = SettingRules.Read(sent, preset!);
        if (!fields.Errors.Any)
            CheckHere(dataset!, SettingRules.Resolve(preset!, settings), fields.Errors);
        if (fields.Errors.Any)
            return (null, ApiProblem.Invalid(fields.Errors));
        model ??= NameFor(dataset!, preset!);
        return IsShipped(model)
            ? (null, ApiProblem.Conflict("model", model, "a name that no shipped model has"))
            : (new TrainingPayload(dataset!, preset!, model, settings), null);
    }

    private static string? Required(JsonFields fields, string name, string allowed, Func<string, bool> isGood)
    {
        if (fields.Get(name) is null)
        {
            fields.Errors.Add(name, null, allowed);
            return null;
        }

        var text = fields.Text(name, allowed);
        if (text is not null && !isGood(text))
            fields.Errors.Add(name, text, allowed);
        return text;
    }

    /// <summary>404 also for what a body names.</summary>
    private ApiProblem? Missing(string dataset, string preset)
    {
        if (!Preset.Names.Contains(preset))
            return ApiProblem.NotFound("preset", preset, string.Join(", ", Preset.Names));
        return datasets.Find(dataset) is null ? ApiProblem.NotFound("dataset", dataset, KnownDatasets()) : null;
    }

    // What depends on this machine and on the data. The worker would find bad labels, too, but minutes later.
    private void CheckHere(string dataset, TrainingSettings settings, FieldErrors errors)
    {
        if (settings.Threads > MostThreads)
            errors.Add("settings.threads", $"{settings.Threads}", $"whole numbers from 0, one a core, to {MostThreads}, as many as this machine has cores");
        if (Problem(dataset, "none", settings.Pattern) is { } unmatched)
            errors.Add("settings.pattern", settings.Pattern, $"a pattern that some of the names match. {unmatched.TrimEnd('.')}");
        else if (Problem(dataset, settings.Labels, settings.Pattern) is { } problem)
            errors.Add("settings.labels", settings.Labels, $"labels that can be used, or none. {problem.TrimEnd('.')}");
    }

    // The usual labels of all images were looked at when the dataset was added; a pattern or another list takes a look into the zip.
    private string? Problem(string dataset, string labels, string pattern) => (labels, pattern) switch
    {
        ("none", "") => null,
        ("auto", "") => datasets.Find(dataset)?.LabelProblem,
        _ => datasets.FindPath(dataset) is { } path ? DatasetReader.FirstProblem(path, $"the dataset '{dataset}'", labels, pattern) : null,
    };

    private string KnownDatasets() => datasets.List() is { Count: > 0 } known
        ? string.Join(", ", known.Take(20).Select(d => d.Name))
        : "none yet: add one with POST /datasets/{name}, or with face dataset add";

    private bool IsShipped(string name) => models.Models.Any(model => model.Shipped && model.Id.Name == name);

    /// <summary>What the model is called if the request does not say.</summary>
    private static string NameFor(string dataset, string preset)
    {
        var room = LongestName - preset.Length - 1;
        return $"{(dataset.Length <= room ? dataset : dataset[..room])}-{preset}";
    }
}
