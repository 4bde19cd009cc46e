using FaceService.Model.Torch;
using FaceService.Model.Weights;
using static TorchSharp.torch;

namespace FaceService.Model.Networks.Pretrained;

/// <summary>
/// What the networks of landmarks and of expressions share: four blocks of four convolutions (separable but for the first of all), each of which
/// takes the sum of what those before it in the block made; a mean over 7×7 places, and one linear layer.
/// </summary>
public abstract class DenseFaceNetwork : FaceNetwork
{
    private protected DenseFaceNetwork(IReadOnlyDictionary<string, WeightTensor> weights, Device? device)
        : base(weights, device)
    {
    }

    /// <inheritdoc/>
    public override int Size => 112;

    /// <summary>What the linear layer gives.</summary>
    /// <param name="rgb">[N, 3, 112, 112], levels 0 … 255.</param>
    private protected Tensor Outputs(Tensor rgb)
    {
        var x = FrozenWeights.Normalised(rgb, Size, FaceMean);
        for (var block = 0; block < 4; block++)
            x = Block(x, $"dense{block}", block == 0);
        return Weights.Linear(nn.functional.avg_pool2d(x, [7, 7], [2, 2]).flatten(1), "fc");
    }

    private Tensor Block(Tensor x, string name, bool first)
    {
        var sum = (first ? Weights.Convolution(x, $"{name}/conv0", 2) : Weights.Separable(x, $"{name}/conv0", 2)).relu();
        for (var layer = 1; layer < 4; layer++)
            sum = sum.Plus(Weights.Separable(layer == 1 ? sum : sum.relu(), $"{name}/conv{layer}"));
        return sum.relu();
    }
}

/// <summary>Finds 68 points of a face: jaw 0 to 16, brows, nose, left eye (of the image) 36 to 41, right eye 42 to 47, mouth from 48.</summary>
public sealed class FaceLandmarkNetwork : DenseFaceNetwork
{
    private FaceLandmarkNetwork(IReadOnlyDictionary<string, WeightTensor> weights, Device? device)
        : base(weights, device)
    {
    }

    /// <summary>Opens the installed one.</summary>
    /// <exception cref="WeightFileException">It is not installed, or is damaged.</exception>
    public static FaceLandmarkNetwork Open(NetworkFolder folder, Device? device = null) => Of(folder.ReadTensorFlowJs(PretrainedNetwork.FaceLandmarks), device);

    /// <summary>Makes it of weights.</summary>
    /// <exception cref="WeightFileException">They are another network's.</exception>
    public static FaceLandmarkNetwork Of(IReadOnlyDictionary<string, WeightTensor> weights, Device? device = null) =>
        Tried(new FaceLandmarkNetwork(weights, device), network => network.Points(zeros([1, 3, 112, 112], device: device)));

    /// <summary>Finds the points.</summary>
    /// <param name="rgb">[N, 3, 112, 112], levels 0 … 255.</param>
    /// <returns>[N, 68, 2]: x from the left and y from the top, in image sides.</returns>
    public Tensor Points(Tensor rgb)
    {
        using var scope = NewDisposeScope();
        return Outputs(rgb).reshape(-1, 68, 2).MoveToOuterDisposeScope();
    }
}

/// <summary>Tells seven expressions.</summary>
public sealed class FaceExpressionNetwork : DenseFaceNetwork
{
    private FaceExpressionNetwork(IReadOnlyDictionary<string, WeightTensor> weights, Device? device)
        : base(weights, device)
    {
    }

    /// <summary>What the seven shares are of; the network's authors call smiling happy.</summary>
    public static IReadOnlyList<string> Expressions { get; } = ["neutral", "smiling", "sad", "angry", "fearful", "disgusted", "surprised"];

    /// <summary>Opens the installed one.</summary>
    /// <exception cref="WeightFileException">It is not installed, or is damaged.</exception>
    public static FaceExpressionNetwork Open(NetworkFolder folder, Device? device = null) => Of(folder.ReadTensorFlowJs(PretrainedNetwork.FaceExpression), device);

    /// <summary>Makes it of weights.</summary>
    /// <exception cref="WeightFileException">They are another network's.</exception>
    public static FaceExpressionNetwork Of(IReadOnlyDictionary<string, WeightTensor> weights, Device? device = null) =>
        Tried(new FaceExpressionNetwork(weights, device), network => network.Tell(zeros([1, 3, 112, 112], device: device)));

    /// <summary>How likely each expression is.</summary>
    /// <param name="rgb">[N, 3, 112, 112], levels 0 … 255.</param>
    /// <returns>[N, 7], each row of sum 1.</returns>
    public Tensor Tell(Tensor rgb)
    {
        using var scope = NewDisposeScope();
        return Outputs(rgb).softmax(1).MoveToOuterDisposeScope();
    }
}
