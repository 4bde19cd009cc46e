using FaceService.Model.Torch;
using FaceService.Training.Datasets;
using FaceService.Training.Presets;
using FaceService.Training.Tests.Datasets;
using FaceService.Training.Trainers;
using TorchSharp;
using static TorchSharp.torch;

namespace FaceService.Training.Tests.Trainers;

/// <summary>A narrow StyleGAN2 with labels of two groups on fixed batches: the same latents, noise and images each time.</summary>
[Collection(DeviceThread.Name)]
public sealed class StyleGan2TrainerTests : IDisposable
{
    private const int Batch = 4;
    private static readonly string[] Small =
        [$"batch={Batch}", "channel_base=512", "channel_max=16", "z_dim=16", "w_dim=16", "mapping_layers=2", "precision=float32", "augment_p=0.3"];
    private readonly TemporaryFolder _folder = new();
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly PackedDataset _data;
    private readonly StyleGan2Trainer _trainer;
    private readonly Tensor _reals;
    private readonly Tensor? _labels;

    public StyleGan2TrainerTests()
    {
        _data = new DatasetPacker(new PackOptions { Size = 32 }).Open(TestImages.LabelledZip(_folder["data.zip"], 14), _folder["cache"]);
        _trainer = Trainer();
        var reals = new RealBatches(_data, new DatasetSampler(_data.ClassOf, SamplingOrder.Even, 0), Batch, false, "[-1, 1]", 0, device("cpu"));
        _reals = reals.Take(0);
        _labels = new LabelBatches(_data, SamplingOrder.Even, device("cpu")).Of(reals.Classes);
    }

    [Fact]
    public void Label_holds_the_groups_side_by_side()
    {
        Assert.Equal(4, _trainer.GeneratorConfig.CDim); // letter: a, b; axis: x, y
        Assert.Equal([Batch, 4], _labels!.shape);
        Assert.All(_labels.sum([1]).data<float>().ToArray(), hot => Assert.Equal(2, hot));
    }

    [Fact]
    public void Discriminator_alone_lowers_its_loss()
    {
        var before = Parameters(_trainer.Generator);

        var losses = Repeat(24, (ref CounterRandom random) => _trainer.DiscriminatorStep(0, _reals, _labels, ref random));

        Assert.True(losses[^1] < 0.7 * losses[0], $"The loss went from {losses[0]} to {losses[^1]}.");
        Assert.Equal(before, Parameters(_trainer.Generator));
    }

    [Fact]
    public void Generator_alone_lowers_its_loss_against_a_frozen_discriminator()
    {
        Repeat(8, (ref CounterRandom random) => _trainer.DiscriminatorStep(0, _reals, _labels, ref random));
        var before = Parameters(_trainer.Discriminator);

        var losses = Repeat(24, (ref CounterRandom random) => _trainer.GeneratorStep(0, ref random));

        Assert.True(losses[^1] < 0.9 * losses[0], $"The loss went from {losses[0]} to {losses[^1]}.");
        Assert.Equal(before, Parameters(_trainer.Discriminator));
    }

    // 32 images, of which the last 16 cool down: steps 4 to 7.
    [Theory]
    [InlineData(3, 1)]
    [InlineData(4, 1)]
    [InlineData(6, 0.5)]
    [InlineData(7, 0.25)]
    public void Step_that_cools_down_goes_so_much_less_far(int step, double factor)
    {
        using var cooled = Trainer("kimg=0.032", "lr_cooldown=0.016");
        using var alone = Trainer("kimg=0.032");
        foreach (var networks in new Func<StyleGan2Trainer, nn.Module>[] { t => t.Generator, t => t.Discriminator })
            Assert.Equal(Parameters(networks(alone)), Parameters(networks(cooled)));
        var before = Weight(alone).clone();

        cooled.Step(step);
        alone.Step(step);

        var (far, near) = (Weight(alone).sub(before).abs().sum().item<double>(), Weight(cooled).sub(before).abs().sum().item<double>());
        Assert.True(far > 0);
        Assert.Equal(factor, near / far, 3);
    }

    public void Dispose()
    {
        _trainer.Dispose();
        _scope.Dispose();
        _data.Dispose();
        _folder.Dispose();
    }

    private delegate void Step(ref CounterRandom random);

    private double[] Repeat(int times, Step step) => [.. Enumerable.Range(0, times).Select(_ =>
    {
        _trainer.Random.Reseed(7);
        var random = new CounterRandom(0, 0, 1);
        step(ref random);
        return _trainer.TakeMetrics().First(f => f.Name.EndsWith("_loss", StringComparison.Ordinal)).Value;
    })];

    private StyleGan2Trainer Trainer(params string[] sets) => new(
        (StyleGan2Settings)Preset.Settings("stylegan2-32", Small.Concat(sets).Select(s => KeyValuePair.Create(s.Split('=')[0], s.Split('=')[1]))),
        _data,
        device("cpu"));

    private static Tensor Weight(StyleGan2Trainer trainer) => trainer.Generator.get_parameter("synthesis.b8.conv0.weight")!.to(ScalarType.Float64);

    private static double[] Parameters(nn.Module network) =>
        [.. network.parameters().Select(p => p.detach().to(ScalarType.Float64).Squared().sum().item<double>())];
}
