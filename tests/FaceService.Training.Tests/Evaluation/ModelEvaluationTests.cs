using System.Text.Json.Nodes;
using FaceService.Model.Networks.Pretrained;
using FaceService.Tests.TorchScript;

namespace FaceService.Training.Tests.Evaluation;

[Collection(DeviceThread.Name)]
public sealed class ModelEvaluationTests(EvaluatedRuns runs) : IClassFixture<EvaluatedRuns>
{
    // Of uint8 images; features only when asked for, as Inception's own file has it.
    private const string MeanColours = """
        def forward(self: __torch__.Net, img: Tensor, return_features: bool=False) -> Tensor:
          mean = torch.mean(torch.to(img, 6), [2, 3])
          if return_features:
            out = mean
          else:
            out = torch.sum(mean)
          return out
        """;

    [Fact]
    public void Measure_of_a_run_with_the_same_holdout_knows_that_the_model_never_saw_it()
    {
        Assert.True(runs.Evaluate(null, null, "holdout=0.25").SlicedWasserstein.UnseenByModel);
        Assert.False(runs.Evaluate().SlicedWasserstein.UnseenByModel);
    }

    [Fact]
    public void Measure_compares_as_many_pictures_as_asked_for_and_the_tenth_with_as_many()
    {
        var distance = runs.Evaluate().SlicedWasserstein;

        Assert.Equal((12, 4, 4), (distance.ToData!.Pictures, distance.ToHeldOut!.Pictures, distance.Floor!.Pictures));
        Assert.Equal(distance.ToHeldOut.Distance / distance.Floor.Distance, distance.Ratio);
    }

    [Fact]
    public void Measure_twice_gives_the_same_file()
    {
        runs.Evaluate().Write(runs["one.json"]);
        runs.Evaluate().Write(runs["two.json"]);

        Assert.Equal(File.ReadAllBytes(runs["one.json"]), File.ReadAllBytes(runs["two.json"]));
        var json = JsonNode.Parse(File.ReadAllText(runs["one.json"]))!;
        Assert.Equal(14, (int)json["data_pictures"]!);
        Assert.True((double)json["sliced_wasserstein"]!["floor"]!["distance"]! > 0);
    }

    [Fact]
    public void Measure_judges_every_attribute_of_portraits_left_open()
    {
        var attributes = runs.Evaluate().Attributes!;

        Assert.Equal((10, 4, 12), (attributes.LearnedFrom, attributes.TestedOn, attributes.Portraits));
        Assert.Equal(["axis", "letter"], attributes.Groups.Keys.Order());
        Assert.All(attributes.Groups.Values, group => Assert.Equal(1, group.AskedShare.Values.Sum(), 9));
        Assert.All(attributes.Groups.Values, group => Assert.Equal(1, group.SeenShare.Values.Sum(), 9));
        Assert.Equal(1, attributes.SeenClasses.Values.Sum(), 9);
    }

    [Fact]
    public void Measure_of_a_model_without_labels_leaves_attributes_out() => Assert.Null(runs.Evaluate(null, null, "labels=none").Attributes);

    [Fact]
    public void Measure_without_pretrained_networks_judges_by_the_spectrum_and_says_what_is_missing()
    {
        var judges = runs.Evaluate().Judges!;

        Assert.Equal((4, 20), (judges.Pictures, judges.SpectrumPortraits));
        Assert.True(judges.Spectrum!.Floor.Largest > 0);
        Assert.Null(judges.ResNet18);
        Assert.Equal(["resnet18", "face_recognition", "face_landmark_68"], judges.NotInstalled);
    }

    [Fact]
    public void Measure_without_judges_leaves_them_out() => Assert.Null(runs.Evaluate(EvaluatedRuns.Options with { Judges = [] }).Judges);

    [Fact]
    public void Judge_that_is_named_and_not_installed_is_refused_with_the_command_that_brings_it()
    {
        var refused = Assert.Throws<TrainingException>(() => runs.Evaluate(EvaluatedRuns.Options with { Judges = ["eyes"] }));

        Assert.Contains(NetworkFolder.InstallCommand, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Measure_with_an_inception_file_adds_the_distance_of_its_features()
    {
        File.WriteAllBytes(runs["inception.pt"], ScriptFileWriter.Write(MeanColours));

        var frechet = runs.Evaluate(EvaluatedRuns.Options with { FrechetPictures = 64 }, runs["inception.pt"]).Frechet!;

        Assert.Equal((64, 14), (frechet.Generated, frechet.Data));
        Assert.InRange(frechet.Distance, 1, 255 * 255 * 3);
    }

    [Fact]
    public void Measure_with_a_file_that_is_no_module_names_it()
    {
        File.WriteAllText(runs["no.pt"], "no");

        var error = Assert.Throws<TrainingException>(() => runs.Evaluate(null, runs["no.pt"]));

        Assert.Contains("--inception", error.Message, StringComparison.Ordinal);
        Assert.Contains("no.pt", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Measure_without_a_holdout_has_no_floor() =>
        Assert.Null(runs.Evaluate(EvaluatedRuns.Options with { Holdout = 0 }).SlicedWasserstein.Floor);
}
