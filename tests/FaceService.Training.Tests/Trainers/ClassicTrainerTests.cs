using FaceService.Model.Torch;
using FaceService.Training.Datasets;
using FaceService.Training.Presets;
using FaceService.Training.Tests.Datasets;
using FaceService.Training.Trainers;
using static TorchSharp.torch;

namespace FaceService.Training.Tests.Trainers;

/// <summary>Each classic system at an eighth of its width on fixed batches: does each of its networks learn?</summary>
[Collection(DeviceThread.Name)]
public sealed class ClassicTrainerTests : IDisposable
{
    private const int Batch = 4;
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Names => [.. ClassicPresetSettings.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Discriminator_alone_lowers_its_loss(string name)
    {
        using var scope = NewDisposeScope();
        using var data = Pictures(name);
        using var trainer = Trainer(name, data);
        var reals = Reals(data, trainer);
        var fakes = trainer.Fakes(randn(Batch, ZDim(name)));
        var before = Parameters(trainer.Generator);

        var losses = Repeat(12, trainer, () => trainer.DiscriminatorStep(reals, fakes));

        Assert.True(Late(losses) < 0.8 * losses[0], $"The loss went from {losses[0]} to {Late(losses)}.");
        Assert.Equal(before, Parameters(trainer.Generator));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Generator_alone_lowers_its_loss_against_a_frozen_discriminator(string name)
    {
        using var scope = NewDisposeScope();
        using var data = Pictures(name);
        using var trainer = Trainer(name, data);
        var (reals, z) = (Reals(data, trainer), randn(Batch, ZDim(name)));
        Repeat(6, trainer, () => trainer.DiscriminatorStep(reals, trainer.Fakes(z)));
        var before = Parameters(trainer.Discriminator);

        var losses = Repeat(12, trainer, () => trainer.GeneratorStep(trainer.Generator.call(z, null)));

        Assert.True(Late(losses) < 0.9 * losses[0], $"The loss went from {losses[0]} to {Late(losses)}.");
        Assert.Equal(before, Parameters(trainer.Discriminator));
    }

    public void Dispose() => _folder.Dispose();

    private static int ZDim(string name) => ClassicPresetSettings.All[name].ZDim;

    // Dropout leaves single losses noisy.
    private static double Late(double[] losses) => losses[^3..].Average();

    private static double[] Repeat(int times, ClassicTrainer trainer, Action step) => [.. Enumerable.Range(0, times).Select(_ =>
    {
        step();
        return trainer.TakeMetrics().Single().Value;
    })];

    private static double[] Parameters(nn.Module network) =>
        [.. network.parameters().Select(p => p.detach().to(ScalarType.Float64).Squared().sum().item<double>())];

    private static Tensor Reals(PackedDataset data, ClassicTrainer trainer)
    {
        var pixels = tensor(Enumerable.Range(0, Batch).SelectMany(i => data.Picture(i).ToArray()).ToArray(), [Batch, data.Size, data.Size, 3]);
        var range = trainer.GeneratorConfig.PixelRange == "[0, 1]" ? pixels.to(ScalarType.Float32).Over(255) : pixels.to(ScalarType.Float32).Over(127.5).Minus(1);
        var colours = range.permute(0, 3, 1, 2);
        return trainer.GeneratorConfig.ImageChannels == 1 ? colours.mean([1], keepdim: true) : colours;
    }

    private PackedDataset Pictures(string name)
    {
        var size = ClassicPresetSettings.All[name].Size;
        var zip = TestImages.Zip(_folder["data.zip"], [.. Enumerable.Range(0, Batch).Select(i => ($"{i}.png", TestImages.Png(i, size, size)))]);
        return new DatasetPacker(new PackOptions { Size = size }).Open(zip, _folder["cache"]);
    }

    private static ClassicTrainer Trainer(string name, PackedDataset data)
    {
        string[] sets = ["width=0.125", $"batch={Batch}", "precision=float32", "label_noise=0", "lr_g=0.001", "lr_d=0.001"];
        var settings = (ClassicSettings)Preset.Settings(name, sets.Select(s => KeyValuePair.Create(s.Split('=')[0], s.Split('=')[1])));
        return new ClassicTrainer(settings, data, device("cpu"));
    }
}
