using FaceService.Model.Torch;
using FaceService.Model.Weights;
using FaceService.Model.Weights.Onnx;
using static TorchSharp.torch;

namespace FaceService.Model.Networks.Pretrained;

/// <summary>
/// ResNet-18 (He et al. 2015), trained on ImageNet: features of images in general. Weights never change; images may carry gradients. One
/// thread.
/// </summary>
public sealed class ResNet18Network : IDisposable
{
    /// <summary>Pixels a side that its features are defined for.</summary>
    public const int Size = 224;

    /// <summary>How many numbers describe an image.</summary>
    public const int Length = 512;

    private const double FeatureScale = 1.6; // brings the features' mean square near 1
    private static readonly float[] Mean = [103.06f, 115.90f, 123.15f]; // of blue, green and red
    private static readonly string[] Stages = ["ReLU283_Output_0", "ReLU315_Output_0", "ReLU347_Output_0", "ReLU393_Output_0"];
    private readonly OnnxNetwork _network;
    private readonly ScalarType _type;

    private ResNet18Network(OnnxGraph graph, Device? device, ScalarType type) => (_network, _type) = (new OnnxNetwork(graph, device, type), type);

    /// <summary>Channels of each of its four stages.</summary>
    public static IReadOnlyList<long> StageChannels { get; } = [64, 128, 256, 512];

    /// <summary>Opens the installed one.</summary>
    /// <param name="folder">Where it is installed.</param>
    /// <param name="device">Where to compute.</param>
    /// <param name="type">What to compute in; judges take float32.</param>
    /// <exception cref="WeightFileException">It is not installed, or is damaged.</exception>
    public static ResNet18Network Open(NetworkFolder folder, Device? device = null, ScalarType type = ScalarType.Float32) =>
        new(folder.ReadOnnx(PretrainedNetwork.ResNet18), device, type);

    /// <summary>Describes images: the mean over places of the last block, divided by 1.6.</summary>
    /// <param name="rgb">[N, 3, 224, 224], levels 0 … 255.</param>
    /// <returns>[N, 512]</returns>
    public Tensor Features(Tensor rgb)
    {
        using var scope = NewDisposeScope();
        return _network.Compute(Prepared(rgb), Stages[^1])[0].mean([2, 3]).Over(FeatureScale).MoveToOuterDisposeScope();
    }

    /// <summary>What its four stages make of images.</summary>
    /// <param name="rgb">[N, 3, H, W], levels 0 … 255; sides are multiples of 32.</param>
    /// <returns>[N, 64, H/4, W/4], [N, 128, H/8, W/8], [N, 256, H/16, W/16] and [N, 512, H/32, W/32], each after its rectifier.</returns>
    public IReadOnlyList<Tensor> Maps(Tensor rgb)
    {
        using var scope = NewDisposeScope();
        return [.. _network.Compute(Prepared(rgb), Stages).Select(map => map.MoveToOuterDisposeScope())];
    }

    /// <summary>Frees the weights.</summary>
    public void Dispose() => _network.Dispose();

    private Tensor Prepared(Tensor rgb) => rgb.flip(1).sub(tensor(Mean, [1, 3, 1, 1], device: rgb.device)).to(_type).ChannelsLast();
}
