using FaceService.Training.Datasets;
using FaceService.Training.Tests.Datasets;
using FaceService.Training.Trainers;
using TorchSharp;
using static TorchSharp.torch;

namespace FaceService.Training.Tests.Trainers;

[Collection(DeviceThread.Name)]
public sealed class LabelBatchesTests : IDisposable
{
    private const int Count = 6000;
    private readonly TemporaryFolder _folder = new();
    private readonly DisposeScope _scope = NewDisposeScope();

    [Fact]
    public void Draw_gives_each_class_of_uneven_data_alike_and_none_that_it_lacks()
    {
        // a/x five times, b/y once, a/y and b/x never.
        using var data = Data("""[["0.png", 0], ["1.png", 0], ["2.png", 0], ["3.png", 0], ["4.png", 0], ["5.png", 3]]""");
        var random = new CounterRandom(0, 0, 1);

        var drawn = Rows(new LabelBatches(data, SamplingOrder.Even, device("cpu")).Draw(Count, ref random)!);

        var counts = drawn.GroupBy(r => r).ToDictionary(g => g.Key, g => g.Count());
        Assert.Equal(["0 1 0 1", "1 0 1 0"], counts.Keys.Order()); // letter: a, b; axis: x, y
        Assert.All(counts.Values, n => Assert.InRange(n, (Count / 2) - 194, (Count / 2) + 194)); // five standard deviations
    }

    [Theory]
    [InlineData(SamplingOrder.Shuffled, 5.0 / 6)]
    [InlineData(SamplingOrder.Sequential, 5.0 / 6)]
    [InlineData(SamplingOrder.Root, 9.0 / 13)] // √5 to 1, in fourths
    public void Draw_gives_classes_in_the_proportion_that_real_pictures_are_shown_in(SamplingOrder sampling, double share)
    {
        using var data = Data("""[["0.png", 0], ["1.png", 0], ["2.png", 0], ["3.png", 0], ["4.png", 0], ["5.png", 3]]""");
        var random = new CounterRandom(0, 0, 1);

        var drawn = Rows(new LabelBatches(data, sampling, device("cpu")).Draw(Count, ref random)!);

        var deviation = Math.Sqrt(Count * share * (1 - share));
        Assert.InRange(drawn.Count(r => r == "1 0 1 0"), (Count * share) - (5 * deviation), (Count * share) + (5 * deviation));
        Assert.Equal(2, drawn.Distinct().Count());
    }

    [Fact]
    public void Draw_follows_from_seed_and_step()
    {
        using var data = Data("""[["0.png", 0], ["1.png", 1], ["2.png", 2], ["3.png", 3]]""");
        var labels = new LabelBatches(data, SamplingOrder.Even, device("cpu"));
        var (first, again, other) = (new CounterRandom(4, 7, 1), new CounterRandom(4, 7, 1), new CounterRandom(4, 8, 1));

        var drawn = Rows(labels.Draw(40, ref first)!);

        Assert.Equal(drawn, Rows(labels.Draw(40, ref again)!));
        Assert.NotEqual(drawn, Rows(labels.Draw(40, ref other)!));
    }

    [Fact]
    public void Of_data_without_labels_there_are_none()
    {
        using var data = Data("null");
        var labels = new LabelBatches(data, SamplingOrder.Even, device("cpu"));
        var random = new CounterRandom(0, 0, 1);

        Assert.Equal(0, labels.Dimension);
        Assert.Null(labels.Of([0, 0]));
        Assert.Null(labels.Draw(2, ref random));
    }

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    private PackedDataset Data(string labels) => new DatasetPacker(new PackOptions { Size = 16 }).Open(
        TestImages.Zip(
            _folder["data.zip"],
            [
                .. Enumerable.Range(0, 6).Select(i => ($"{i}.png", TestImages.Png(i))),
                ("dataset.json", System.Text.Encoding.UTF8.GetBytes(
                    $$"""{"labels": {{labels}}, "classes": ["a/x", "a/y", "b/x", "b/y"], "groups": ["letter", "axis"]}""")),
            ]),
        _folder["cache"]);

    private static List<string> Rows(Tensor labels)
    {
        var (flat, width) = (labels.data<float>().ToArray(), (int)labels.shape[1]);
        return [.. flat.Chunk(width).Select(row => string.Join(' ', row))];
    }
}
