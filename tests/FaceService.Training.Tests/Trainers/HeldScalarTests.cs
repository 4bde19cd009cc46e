using FaceService.Model.Tests.Torch;
using FaceService.Training.Datasets;
using FaceService.Training.Presets;
using FaceService.Training.Tests.Datasets;
using FaceService.Training.Trainers;
using TorchSharp;
using static TorchSharp.torch;

namespace FaceService.Training.Tests.Trainers;

/// <summary>Training reads nothing that the collector freed, and a step leaves nothing behind.</summary>
[Collection(DeviceThread.Name)]
public sealed class HeldScalarTests : IDisposable
{
    private const int Steps = 6;
    private readonly TemporaryFolder _folder = new();
    private readonly PackedDataset _data;

    public HeldScalarTests() => _data = new DatasetPacker(new PackOptions { Size = 32 }).Open(TestImages.LabelledZip(_folder["data.zip"], 14), _folder["cache"]);

    public void Dispose()
    {
        _data.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Training_takes_the_same_steps_while_garbage_is_collected()
    {
        var expected = Trained();
        using var disturbed = new ForcedCollections();

        Assert.Equal(expected, Trained());
    }

    [Fact]
    public void Step_leaves_no_tensor_behind()
    {
        using var trainer = Trainer();
        for (var step = 0; step < 2; step++)
            trainer.Step(step);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        // Path lengths every 4 steps, the penalty every 16: both are in it.
        for (var step = 2; step < 2 + 16; step++)
            trainer.Step(step);

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private double[] Trained()
    {
        using var trainer = Trainer();
        for (var step = 0; step < Steps; step++)
            trainer.Step(step);
        using var scope = NewDisposeScope();
        return [.. trainer.Generator.parameters().Concat(trainer.Discriminator.parameters()).Select(p => p.detach().to(ScalarType.Float64).sum().item<double>())];
    }

    private StyleGan2Trainer Trainer()
    {
        string[] small = ["batch=4", "channel_base=512", "channel_max=16", "z_dim=16", "w_dim=16", "mapping_layers=2", "precision=float32", "augment_p=0.3"];
        return new(
            (StyleGan2Settings)Preset.Settings("stylegan2-32", small.Select(s => KeyValuePair.Create(s.Split('=')[0], s.Split('=')[1]))),
            _data,
            device("cpu"));
    }
}
