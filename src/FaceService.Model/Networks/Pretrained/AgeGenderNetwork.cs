using FaceService.Model.Torch;
using FaceService.Model.Weights;
using static TorchSharp.torch;

namespace FaceService.Model.Networks.Pretrained;

/// <summary>
/// Estimates age and gender: a small Xception (Chollet 2017). Three blocks halve the image, two between them keep it; each is of separable
/// convolutions with rectifiers before them, and a shortcut around.
/// </summary>
public sealed class AgeGenderNetwork : FaceNetwork
{
    private AgeGenderNetwork(IReadOnlyDictionary<string, WeightTensor> weights, Device? device)
        : base(weights, device)
    {
    }

    /// <inheritdoc/>
    public override int Size => 112;

    /// <summary>Opens the installed one.</summary>
    /// <exception cref="WeightFileException">It is not installed, or is damaged.</exception>
    public static AgeGenderNetwork Open(NetworkFolder folder, Device? device = null) => Of(folder.ReadTensorFlowJs(PretrainedNetwork.AgeGender), device);

    /// <summary>Makes it of weights.</summary>
    /// <exception cref="WeightFileException">They are another network's.</exception>
    public static AgeGenderNetwork Of(IReadOnlyDictionary<string, WeightTensor> weights, Device? device = null) =>
        Tried(new AgeGenderNetwork(weights, device), network => network.Estimate(zeros([1, 3, 112, 112], device: device)).Age);

    /// <summary>Estimates.</summary>
    /// <param name="rgb">[N, 3, 112, 112], levels 0 … 255.</param>
    /// <returns>Age: [N] in years. Male: [N], how likely a face is a man's, 0 … 1.</returns>
    public (Tensor Age, Tensor Male) Estimate(Tensor rgb)
    {
        using var scope = NewDisposeScope();
        var x = Weights.Convolution(FrozenWeights.Normalised(rgb, Size, FaceMean), "entry_flow/conv_in", 2).relu();
        x = Halved(x, "entry_flow/reduction_block_0", x);
        x = Halved(x, "entry_flow/reduction_block_1", x.relu());
        x = Kept(Kept(x, "middle_flow/main_block_0"), "middle_flow/main_block_1");
        x = Halved(x, "exit_flow/reduction_block", x.relu());
        x = Weights.Separable(x, "exit_flow/separable_conv").relu();
        var pooled = nn.functional.avg_pool2d(x, [7, 7], [2, 2]).flatten(1);
        var (age, gender) = (Weights.Linear(pooled, "fc/age").reshape(-1), Weights.Linear(pooled, "fc/gender").softmax(1));
        return (age.MoveToOuterDisposeScope(), gender.select(1, 0).MoveToOuterDisposeScope());
    }

    private Tensor Halved(Tensor x, string name, Tensor activated)
    {
        var made = Weights.Separable(Weights.Separable(activated, $"{name}/separable_conv0").relu(), $"{name}/separable_conv1");
        return FrozenWeights.LargestOf(made, 3, 2).Plus(Weights.Convolution(x, $"{name}/expansion_conv", 2));
    }

    private Tensor Kept(Tensor x, string name)
    {
        var made = x;
        for (var layer = 0; layer < 3; layer++)
            made = Weights.Separable(made.relu(), $"{name}/separable_conv{layer}");
        return made.Plus(x);
    }
}
