using FaceService.Training.Datasets;
using FaceService.Training.Presets;
using FaceService.Training.Tests.Datasets;
using FaceService.Training.Trainers;
using TorchSharp;
using static TorchSharp.torch;

namespace FaceService.Training.Tests.Trainers;

[Collection(DeviceThread.Name)]
public sealed class StyleMixingTests : IDisposable
{
    private const int Layers = 8; // of 32 pixels
    private const int Draws = 20_000;
    private readonly TemporaryFolder _folder = new();
    private readonly DisposeScope _scope = NewDisposeScope();

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.25)]
    [InlineData(0.9)]
    [InlineData(1.0)]
    public void DrawCut_mixes_as_often_as_was_asked(double probability)
    {
        var mixed = Cuts(probability, 0).Count(c => c is not null);

        // Five standard deviations of the binomial.
        var allowed = 5 * Math.Sqrt(Draws * probability * (1 - probability));
        Assert.InRange(mixed, (Draws * probability) - allowed, (Draws * probability) + allowed);
    }

    [Fact]
    public void DrawCut_takes_each_layer_but_the_first_alike()
    {
        var counts = Cuts(1, 0).GroupBy(c => c!.Value).ToDictionary(g => g.Key, g => g.Count());

        Assert.Equal(Enumerable.Range(1, Layers - 1), counts.Keys.Order());
        var expected = Draws / (Layers - 1.0);
        var chiSquare = counts.Values.Sum(n => (n - expected) * (n - expected) / expected);
        Assert.True(chiSquare < 22.46, $"Chi-square of the cuts is {chiSquare}; with six degrees of freedom 22.46 is passed once in a thousand.");
    }

    [Fact]
    public void DrawCut_follows_from_seed_and_step()
    {
        Assert.Equal(Cuts(0.9, 5), Cuts(0.9, 5));
        Assert.NotEqual(Cuts(0.9, 5), Cuts(0.9, 6));
    }

    [Fact]
    public void Mix_takes_the_second_style_from_the_cut_on()
    {
        var mixed = StyleMixing.Mix(zeros(2, Layers, 3), ones(2, Layers, 3), 3);

        Assert.Equal([2, Layers, 3], mixed.shape);
        Assert.Equal([0f, 0, 0, 1, 1, 1, 1, 1], mixed[1, TensorIndex.Colon, 2].data<float>().ToArray());
    }

    [Fact]
    public void Trainer_draws_pictures_of_two_styles_that_change_at_one_layer()
    {
        using var data = Pictures();
        using var trainer = Trainer(data, "style_mixing=1");
        var cuts = Enumerable.Range(0, 60).Select(step => Changes(trainer, data, step)).ToList();

        Assert.All(cuts, c => Assert.Single(c)); // one place, the same for each picture of the batch
        Assert.Equal(Enumerable.Range(1, Layers - 1), cuts.Select(c => c[0]).Distinct().Order());
        Assert.Equal(cuts, Enumerable.Range(0, 60).Select(step => Changes(trainer, data, step)));
    }

    [Fact]
    public void Trainer_without_mixing_draws_one_style()
    {
        using var data = Pictures();
        using var trainer = Trainer(data, "style_mixing=0");

        Assert.All(Enumerable.Range(0, 20), step => Assert.Empty(Changes(trainer, data, step)));
    }

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    // As the trainer draws them: a sequence for each step.
    private static List<int?> Cuts(double probability, long seed) => [.. Enumerable.Range(0, Draws).Select(step =>
    {
        var random = new CounterRandom(seed, step, 1);
        return StyleMixing.DrawCut(probability, Layers, ref random);
    })];

    // The layers whose w differs from the layer before, in any image.
    private static List<int> Changes(StyleGan2Trainer trainer, PackedDataset data, int step)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        trainer.Random.Reseed(step);
        var random = new CounterRandom(0, step, 1);
        var labels = new LabelBatches(data, SamplingOrder.Even, device("cpu")).Draw(2, ref random);
        var ws = trainer.Generate(labels, 2, ref random).Ws;
        return [.. Enumerable.Range(1, Layers - 1).Where(i =>
            ws.narrow(1, i, 1).sub(ws.narrow(1, i - 1, 1)).abs().max().item<float>() > 0)];
    }

    private PackedDataset Pictures() =>
        new DatasetPacker(new PackOptions { Size = 32 }).Open(TestImages.LabelledZip(_folder["data.zip"], 14), _folder["cache"]);

    private static StyleGan2Trainer Trainer(PackedDataset data, string mixing)
    {
        string[] sets = ["batch=4", "channel_base=128", "channel_max=4", "z_dim=8", "w_dim=8", "mapping_layers=2", mixing];
        var settings = Preset.Settings("stylegan2-32", sets.Select(s => KeyValuePair.Create(s.Split('=')[0], s.Split('=')[1])));
        return new StyleGan2Trainer((StyleGan2Settings)settings, data, device("cpu"));
    }
}
