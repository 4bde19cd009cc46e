using System.Text.Json.Nodes;
using FaceService.Model.Catalog;
using FaceService.Training.Evaluation;
using FaceService.Training.Tests.Jobs;
using FaceService.Training.Tests.Runs;

namespace FaceService.Training.Tests.Evaluation;

[Collection(DeviceThread.Name)]
public sealed class ModelEvaluationTests : IDisposable
{
    private static readonly EvaluationOptions Options = new() { Pictures = 12, Holdout = 0.25 };
    private readonly TinyRun _run = new();
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Measure_of_a_run_with_the_same_holdout_knows_that_the_model_never_saw_it()
    {
        _run.Run("kept", 2, false, "holdout=0.25");
        _run.Run("saw", 2);

        Assert.True(Evaluate("kept").SlicedWasserstein.UnseenByModel);
        Assert.False(Evaluate("saw").SlicedWasserstein.UnseenByModel);
    }

    [Fact]
    public void Measure_compares_as_many_pictures_as_asked_for_and_the_tenth_with_as_many()
    {
        _run.Run("run", 2);

        var distance = Evaluate("run").SlicedWasserstein;

        Assert.Equal((12, 4, 4), (distance.ToData!.Pictures, distance.ToHeldOut!.Pictures, distance.Floor!.Pictures));
        Assert.Equal(distance.ToHeldOut.Distance / distance.Floor.Distance, distance.Ratio);
    }

    [Fact]
    public void Measure_twice_gives_the_same_file()
    {
        _run.Run("run", 2);
        Evaluate("run").Write(_folder["one.json"]);
        Evaluate("run").Write(_folder["two.json"]);

        Assert.Equal(File.ReadAllBytes(_folder["one.json"]), File.ReadAllBytes(_folder["two.json"]));
        var json = JsonNode.Parse(File.ReadAllText(_folder["one.json"]))!;
        Assert.Equal(14, (int)json["data_pictures"]!);
        Assert.True((double)json["sliced_wasserstein"]!["floor"]!["distance"]! > 0);
    }

    [Fact]
    public void Measure_without_a_holdout_has_no_floor()
    {
        _run.Run("run", 2);

        Assert.Null(Evaluate("run", Options with { Holdout = 0 }).SlicedWasserstein.Floor);
    }

    public void Dispose()
    {
        _run.Dispose();
        _folder.Dispose();
    }

    private EvaluationReport Evaluate(string run, EvaluationOptions? options = null)
    {
        var model = _folder[Path.Combine("models", run, "1")];
        Directory.CreateDirectory(model);
        File.Copy(Path.Combine(_run[run], "generator.safetensors"), Path.Combine(model, "generator.safetensors"), overwrite: true);
        using var catalog = new ModelCatalog(new ModelCatalogOptions { DataFolder = _folder[""], Watch = false }, TimeProvider.System);
        return new ModelEvaluation(options ?? Options, _run.DataPath, _folder["cache"]).Measure(catalog.Find(run)!, _ => { });
    }
}
