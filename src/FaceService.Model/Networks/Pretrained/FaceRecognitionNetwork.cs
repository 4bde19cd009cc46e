using FaceService.Model.Torch;
using FaceService.Model.Weights;
using static TorchSharp.torch;

namespace FaceService.Model.Networks.Pretrained;

/// <summary>
/// Tells people apart: a residual network (He et al. 2015) of 32 to 256 channels whose 128 numbers lie near each other for images of one
/// person (for aligned faces, dlib's author takes 0.6 as the limit). Batch normalisation is folded into a scale and a shift a channel. Where a block halves the image, its
/// shortcut is a mean over 2×2 pixels, channels that it lacks are zero, and rows that the block lacks are zero, too.
/// </summary>
public sealed class FaceRecognitionNetwork : FaceNetwork
{
    private static readonly (string Name, bool Halves)[] Blocks =
    [
        ("conv32_1", false), ("conv32_2", false), ("conv32_3", false),
        ("conv64_down", true), ("conv64_1", false), ("conv64_2", false), ("conv64_3", false),
        ("conv128_down", true), ("conv128_1", false), ("conv128_2", false),
        ("conv256_down", true), ("conv256_1", false), ("conv256_2", false), ("conv256_down_out", true),
    ];

    private static readonly string[] Stages = ["conv32_2", "conv64_3", "conv128_2", "conv256_2"]; // the last block of each width

    private FaceRecognitionNetwork(IReadOnlyDictionary<string, WeightTensor> weights, Device? device)
        : base(weights, device)
    {
    }

    /// <inheritdoc/>
    public override int Size => 150;

    /// <summary>Channels of each of its four stages.</summary>
    public static IReadOnlyList<long> StageChannels { get; } = [32, 64, 128, 256];

    /// <summary>Opens the installed one.</summary>
    /// <exception cref="WeightFileException">It is not installed, or is damaged.</exception>
    public static FaceRecognitionNetwork Open(NetworkFolder folder, Device? device = null) => Of(folder.ReadTensorFlowJs(PretrainedNetwork.FaceRecognition), device);

    /// <summary>Makes it of weights.</summary>
    /// <exception cref="WeightFileException">They are another network's.</exception>
    public static FaceRecognitionNetwork Of(IReadOnlyDictionary<string, WeightTensor> weights, Device? device = null) =>
        Tried(new FaceRecognitionNetwork(weights, device), network => network.Describe(zeros([1, 3, 150, 150], device: device)).Person);

    /// <summary>Describes faces.</summary>
    /// <param name="rgb">[N, 3, 150, 150], levels 0 … 255.</param>
    /// <returns>Features: the mean over places of the last block, [N, 256]. Person: [N, 128], which tell people apart.</returns>
    public (Tensor Features, Tensor Person) Describe(Tensor rgb)
    {
        using var scope = NewDisposeScope();
        var features = Outputs(rgb).Last().Output.mean([2, 3]);
        return (features.MoveToOuterDisposeScope(), nn.functional.linear(features, Weights.Find("fc", 2)).MoveToOuterDisposeScope());
    }

    /// <summary>What its stages of 32, 64, 128 and 256 channels make of faces.</summary>
    /// <param name="rgb">[N, 3, 150, 150], levels 0 … 255.</param>
    /// <returns>[N, 32, 35, 35], [N, 64, 17, 17], [N, 128, 8, 8] and [N, 256, 4, 4], each after its rectifier.</returns>
    public IReadOnlyList<Tensor> Maps(Tensor rgb)
    {
        using var scope = NewDisposeScope();
        return [.. Outputs(rgb).Where(block => Stages.Contains(block.Name)).Select(block => block.Output.MoveToOuterDisposeScope())];
    }

    private IEnumerable<(string Name, Tensor Output)> Outputs(Tensor rgb)
    {
        var x = Layer(FrozenWeights.Normalised(rgb, Size, FaceMean), "conv32_down", halves: true).relu();
        x = nn.functional.max_pool2d(x, [3, 3], [2, 2]);
        foreach (var (name, halves) in Blocks)
            yield return (name, x = Block(x, name, halves));
    }

    private Tensor Block(Tensor x, string name, bool halves)
    {
        var made = Layer(Layer(x, $"{name}/conv1", halves).relu(), $"{name}/conv2");
        if (!halves)
            return made.Plus(x).relu();
        var shortcut = nn.functional.avg_pool2d(x, [2, 2], [2, 2]);
        var (rows, columns) = (shortcut.shape[2] - made.shape[2], shortcut.shape[3] - made.shape[3]);
        if (rows > 0 || columns > 0)
            made = nn.functional.pad(made, [0, columns, 0, rows]);
        if (made.shape[1] > shortcut.shape[1])
            shortcut = nn.functional.pad(shortcut, [0, 0, 0, 0, 0, made.shape[1] - shortcut.shape[1]]);
        return made.Plus(shortcut).relu();
    }

    private Tensor Layer(Tensor x, string name, bool halves = false)
    {
        var made = Weights.Convolution(x, $"{name}/conv", halves ? 2 : 1, same: !halves);
        return made.mul(Weights.Find($"{name}/scale/weights", 1).reshape(1, -1, 1, 1)).Plus(Weights.Find($"{name}/scale/biases", 1).reshape(1, -1, 1, 1));
    }
}
