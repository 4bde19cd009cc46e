using FaceService.Model.Torch;
using FaceService.Training.Datasets;
using FaceService.Training.Presets;
using FaceService.Training.Teachers;
using FaceService.Training.Trainers;
using static TorchSharp.torch;

namespace FaceService.Training.Tests.Teachers;

/// <summary>Stands in for a pretrained network: two convolutions of weights from a seed.</summary>
internal sealed class DrawnFeatures : IFeatureNetwork
{
    private readonly Tensor _fine;
    private readonly Tensor _coarse;

    public DrawnFeatures()
    {
        using var scope = NewDisposeScope();
        using var random = new RandomTensors(11);
        _fine = random.Normal(8, 3, 4, 4).Times(0.2).DetachFromDisposeScope();
        _coarse = random.Normal(16, 8, 4, 4).Times(0.1).DetachFromDisposeScope();
    }

    public IReadOnlyList<long> Channels => [8, 16];

    /// <summary>What its weights add up to: they must never change.</summary>
    public double Sum => _fine.sum().item<float>() + _coarse.sum().item<float>();

    public IReadOnlyList<Tensor> Maps(Tensor images)
    {
        var fine = nn.functional.conv2d(images, _fine, strides: [2, 2], padding: [1, 1]).relu();
        return [fine, nn.functional.conv2d(fine, _coarse, strides: [2, 2], padding: [1, 1]).relu()];
    }

    public void Dispose()
    {
        _fine.Dispose();
        _coarse.Dispose();
    }

    /// <summary>A trainer that it teaches.</summary>
    public static StyleGan2Trainer Trainer(TrainingSettings settings, PackedDataset data, Device device) =>
        new((StyleGan2Settings)settings, data, device, new Teacher((StyleGan2Settings)settings, data.Labels.Dimension, [new DrawnFeatures()], device));
}
