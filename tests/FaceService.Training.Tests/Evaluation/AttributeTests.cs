using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Writing;
using FaceService.Model.Networks.Configs;
using FaceService.Training.Datasets;
using FaceService.Training.Evaluation.Attributes;
using FaceService.Training.Evaluation.Images;
using FaceService.Training.Tests.Datasets;

namespace FaceService.Training.Tests.Evaluation;

[Collection(DeviceThread.Name)]
public sealed class AttributeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Classifier_learns_what_tells_the_classes_apart_and_is_kept()
    {
        using var reference = ReferenceImages.Open(TwoColours(), _folder["cache"], new PackOptions { Size = 64 }, 0.25);
        var told = new List<string>();
        using var first = AttributeClassifier.Open(reference, _folder["cache"], 64 * 6, 0, told.Add);
        using var again = AttributeClassifier.Open(reference, _folder["cache"], 64 * 6, 0, told.Add);

        var held = reference.HeldOut.Pictures;
        var expected = held.Select(i => reference.Data.Labels.Classes[reference.Data.ClassOf[i]][0]).ToList();
        Assert.Equal(expected, first.Tell(reference.Pictures(held)).Select(values => values[0]));
        Assert.Equal(expected, again.Tell(reference.Pictures(held)).Select(values => values[0]));
        Assert.Single(told);
    }

    [Fact]
    public void Group_shares_are_counted_by_value()
    {
        var report = AttributeMeasure.Group(
            new LabelGroup("colour", ["blue", "red"]),
            ["red", "red", "red", "blue"],
            ["red", "red", "blue", "blue"],
            [("red", "red"), ("red", "blue"), ("red", "red"), ("red", "red"), ("blue", "blue")]);

        Assert.Equal(0.75, report.Matches);
        Assert.Equal(2 / 3.0, report.MatchesByValue["red"]);
        Assert.Equal(1, report.MatchesByValue["blue"]);
        Assert.Equal((0.75, 0.5), (report.AskedShare["red"], report.SeenShare["red"]));
        Assert.Equal(0.8, report.ClassifierAccuracy);
        Assert.Equal((0.75 + 1) / 2, report.ClassifierBalancedAccuracy);
    }

    [Fact]
    public void Group_of_a_model_that_cannot_be_asked_tells_only_what_is_seen()
    {
        var report = AttributeMeasure.Group(new LabelGroup("colour", ["blue", "red"]), null, ["red", "red", "blue", "blue"], []);

        Assert.Null(report.Matches);
        Assert.Null(report.ClassifierAccuracy);
        Assert.Equal(0.5, report.SeenShare["blue"]);
    }

    public void Dispose() => _folder.Dispose();

    private string TwoColours()
    {
        var files = Enumerable.Range(0, 16).Select(i => ($"{i}.png", ImageEncoder.Encode(Plain(i), ImageFormat.Png)));
        var labels = string.Join(", ", Enumerable.Range(0, 16).Select(i => $"[\"{i}.png\", {i % 2}]"));
        var json = $$"""{"labels": [{{labels}}], "classes": ["blue", "red"], "groups": ["colour"]}""";
        return TestImages.Zip(_folder["colours.zip"], [.. files, ("dataset.json", System.Text.Encoding.UTF8.GetBytes(json))]);
    }

    private static RgbImage Plain(int i)
    {
        var pixels = new byte[64 * 64 * 3];
        for (var p = 0; p < pixels.Length; p++)
            pixels[p] = (byte)((p % 3 == (i % 2 == 0 ? 2 : 0) ? 180 : 60) + (i * 3));
        return new RgbImage(64, 64, pixels);
    }
}
