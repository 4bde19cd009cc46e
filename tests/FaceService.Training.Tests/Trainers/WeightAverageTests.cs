using FaceService.Model.Torch;
using FaceService.Training.Datasets;
using FaceService.Training.Presets;
using FaceService.Training.Tests.Datasets;
using FaceService.Training.Trainers;
using TorchSharp;
using static TorchSharp.torch;

namespace FaceService.Training.Tests.Trainers;

[Collection(DeviceThread.Name)]
public sealed class WeightAverageTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly nn.Module _average = Network(0);
    private readonly nn.Module _source = Network(0);

    [Fact]
    public void Update_over_one_half_life_goes_half_the_way()
    {
        var tracker = new WeightAverage(_average, _source, halfLife: 1000, rampup: 0);
        Fill(_source, 1);

        for (var images = 100; images <= 1000; images += 100)
            tracker.Update(images, 100);

        Assert.All(Parameters(_average), v => Assert.Equal(0.5, v, 5));
    }

    /// <summary>What is kept of the average, 0.5^(batch / min(half-life, images · rampup)), worked out in Python.</summary>
    [Theory]
    [InlineData(16, 0.05, 9.5367431640625e-07)] // the ramp allows 0.8 pictures
    [InlineData(160, 0.05, 0.25)] // 8
    [InlineData(1600, 0.05, 0.8705505632961241)] // 80
    [InlineData(100_000, 0.05, 0.9977843871238888)] // 5000, the half-life itself
    [InlineData(1_000_000, 0.05, 0.9977843871238888)] // no more than that
    [InlineData(16, 0, 0.9977843871238888)] // no ramp
    [InlineData(1600, 0.5, 0.986232704493359)] // 800
    public void Update_of_a_young_run_keeps_as_little_as_the_ramp_says(long images, double rampup, double kept)
    {
        Fill(_average, 1);
        var tracker = new WeightAverage(_average, _source, halfLife: 5000, rampup);
        Fill(_average, 1);
        Fill(_source, 0);

        tracker.Update(images, 16);

        Assert.All(Parameters(_average), v => Assert.Equal(kept, v, 6));
    }

    [Fact]
    public void Update_without_a_half_life_copies()
    {
        var tracker = new WeightAverage(_average, _source, halfLife: 0, rampup: 0);
        Fill(_source, 3);

        tracker.Update(16, 16);

        Assert.All(Parameters(_average), v => Assert.Equal(3, v));
    }

    [Fact]
    public void Average_starts_as_a_copy_and_takes_batch_norms_means_as_they_are()
    {
        Fill(_source, 2);
        var tracker = new WeightAverage(_average, _source, halfLife: 1000, rampup: 0);
        Assert.All(Parameters(_average), v => Assert.Equal(2, v));

        using (no_grad())
            ((nn.Module<Tensor, Tensor>)_source).call(tensor(Enumerable.Range(0, 24).Select(i => (float)i).ToArray()).reshape(4, 3, 1, 2)); // moves the running means
        tracker.Update(4, 4);

        var buffers = _source.named_buffers().ToDictionary(b => b.name, b => b.buffer.to(ScalarType.Float64).data<double>().ToArray());
        Assert.Contains(buffers.Keys, k => k.EndsWith("running_mean", StringComparison.Ordinal));
        Assert.Contains(buffers.Values.SelectMany(b => b), v => v is not 0 and not 1);
        Assert.All(_average.named_buffers(), b => Assert.Equal(buffers[b.name], b.buffer.to(ScalarType.Float64).data<double>().ToArray()));
    }

    [Fact]
    public void Trainer_averages_with_the_half_life_of_its_settings()
    {
        using var folder = new TemporaryFolder();
        using var data = new DatasetPacker(new PackOptions { Size = 32 }).Open(TestImages.LabelledZip(folder["data.zip"], 14), folder["cache"]);
        string[] sets =
        [
            "batch=4", "channel_base=128", "channel_max=4", "z_dim=8", "w_dim=8", "mapping_layers=2", "precision=float32",
            "ema_kimg=0.004", "ema_rampup=0", // one batch is one half-life
        ];
        var settings = Preset.Settings("stylegan2-32", sets.Select(s => KeyValuePair.Create(s.Split('=')[0], s.Split('=')[1])));
        using var trainer = new StyleGan2Trainer((StyleGan2Settings)settings, data, device("cpu"));
        var start = Weights(trainer, "g.");

        trainer.Step(0);

        var (learned, average) = (Weights(trainer, "g."), Weights(trainer, "ema."));
        Assert.Contains(learned, w => w.Value.Zip(start[w.Key]).Any(p => Math.Abs(p.First - p.Second) > 1e-3));
        Assert.All(average, w => Assert.All(
            w.Value.Zip(learned[w.Key], start[w.Key]), v => Assert.Equal((v.Second + v.Third) / 2, v.First, 2e-5))); // a bit of the largest weights, near 170
    }

    public void Dispose()
    {
        _average.Dispose();
        _source.Dispose();
        _scope.Dispose();
    }

    private static nn.Module Network(float value)
    {
        var network = nn.Sequential(("conv", nn.Conv2d(3, 2, 1)), ("norm", new BatchNormLayer(2)));
        Fill(network, value);
        return network;
    }

    private static void Fill(nn.Module network, float value)
    {
        using var _ = no_grad();
        foreach (var parameter in network.parameters())
            parameter.FillInPlace(value);
    }

    private static IEnumerable<double> Parameters(nn.Module network) =>
        network.parameters().SelectMany(p => p.detach().to(ScalarType.Float64).data<double>().ToArray()).ToList();

    // Of the parameters only: buffers are copied.
    private static Dictionary<string, double[]> Weights(StyleGan2Trainer trainer, string prefix)
    {
        var names = trainer.Generator.named_parameters().Select(p => prefix + p.name).ToHashSet();
        return trainer.State().Where(s => names.Contains(s.Name))
            .ToDictionary(s => s.Name[prefix.Length..], s => s.Tensor.detach().to(ScalarType.Float64).data<double>().ToArray());
    }
}
