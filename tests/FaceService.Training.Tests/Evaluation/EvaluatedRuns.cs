using FaceService.Model.Catalog;
using FaceService.Training.Evaluation;
using FaceService.Training.Evaluation.Images;
using FaceService.Training.Tests.Runs;

namespace FaceService.Training.Tests.Evaluation;

/// <summary>Tiny models, each trained once for all tests of a class, and what is measured of them.</summary>
public sealed class EvaluatedRuns : IDisposable
{
    private readonly TinyRun _run = new();
    private readonly TemporaryFolder _folder = new();

    internal static EvaluationOptions Options { get; } = new() { Pictures = 12, Holdout = 0.25, Pairs = 20, ClassifierPictures = 128, SpectrumPictures = 20 };

    internal string this[string file] => _folder[file];

    /// <summary>Measures a model trained for two steps with some settings.</summary>
    internal EvaluationReport Evaluate(EvaluationOptions? options = null, string? inception = null, params string[] sets)
    {
        var name = sets.Length == 0 ? "plain" : sets[0].Replace('=', '-').Replace(".", "", StringComparison.Ordinal);
        if (!Directory.Exists(_run[name]))
            _run.Run(name, 2, false, sets);
        var model = _folder[Path.Combine("models", name, "1")];
        Directory.CreateDirectory(model);
        File.Copy(Path.Combine(_run[name], "generator.safetensors"), Path.Combine(model, "generator.safetensors"), overwrite: true);
        using var catalog = new ModelCatalog(new ModelCatalogOptions { DataFolder = _folder[""], Watch = false }, TimeProvider.System);
        var (report, sheet) = new ModelEvaluation(options ?? Options, new EvaluationPlaces(_run.DataPath, _folder["cache"], inception), _ => { }).Measure(catalog.Find(name)!);
        Assert.Equal((((128 * 2) + 8) * 4) - 8, sheet.Width);
        return report;
    }

    public void Dispose()
    {
        _run.Dispose();
        _folder.Dispose();
    }
}
