using FaceService.Model.Networks.Pretrained;
using FaceService.Model.Torch;
using static TorchSharp.torch;

namespace FaceService.Training.Teachers;

/// <summary>A pretrained network whose weights never change, as a teacher reads it: maps of features, fine ones first.</summary>
internal interface IFeatureNetwork : IDisposable
{
    /// <summary>Channels of each map.</summary>
    IReadOnlyList<long> Channels { get; }

    /// <summary>Computes the maps; gradients flow to the images.</summary>
    /// <param name="images">[N, 3, size, size], −1…1.</param>
    /// <returns>[N, channels, height, width] each, float32.</returns>
    IReadOnlyList<Tensor> Maps(Tensor images);
}

/// <summary>Opens the networks that may teach, by the names of <see cref="PretrainedNetwork"/>.</summary>
internal static class FeatureNetworks
{
    /// <summary>Opens one.</summary>
    /// <param name="name">One of <see cref="Presets.SettingLists.Teachers"/>.</param>
    /// <param name="folder">Where it is installed.</param>
    /// <param name="device">Where to compute.</param>
    /// <param name="type">What its convolutions compute in, where it can.</param>
    /// <exception cref="Model.Weights.WeightFileException">It is not installed, or is damaged.</exception>
    public static IFeatureNetwork Open(string name, NetworkFolder folder, Device device, ScalarType type) => name == PretrainedNetwork.ResNet18.Name
        ? new ImageFeatures(ResNet18Network.Open(folder, device, type))
        : new FaceFeatures(FaceRecognitionNetwork.Open(folder, device));

    /// <summary>Levels 0 … 255 at another size: means of areas where it shrinks, bilinear where it grows.</summary>
    private static Tensor Levels(Tensor images, long side)
    {
        var levels = images.Plus(1).Times(127.5);
        return levels.shape[3] == side ? levels
            : levels.shape[3] > side ? nn.functional.adaptive_avg_pool2d(levels, [side, side])
            : nn.functional.interpolate(levels, size: [side, side], mode: InterpolationMode.Bilinear, align_corners: false);
    }

    private sealed class ImageFeatures(ResNet18Network network) : IFeatureNetwork
    {
        // Its last map has a 32nd of the side: below 4×4 there is nothing to judge, and above 8×8 it costs more than it tells.
        private const long Least = 128;
        private const long Most = 256;

        public IReadOnlyList<long> Channels => ResNet18Network.StageChannels;

        public IReadOnlyList<Tensor> Maps(Tensor images) =>
            [.. network.Maps(Levels(images, Math.Clamp(images.shape[3], Least, Most))).Select(map => map.to(ScalarType.Float32))];

        public void Dispose() => network.Dispose();
    }

    private sealed class FaceFeatures(FaceRecognitionNetwork network) : IFeatureNetwork
    {
        public IReadOnlyList<long> Channels => FaceRecognitionNetwork.StageChannels;

        public IReadOnlyList<Tensor> Maps(Tensor images) => network.Maps(Levels(images, network.Size));

        public void Dispose() => network.Dispose();
    }
}
