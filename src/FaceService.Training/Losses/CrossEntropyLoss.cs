using FaceService.Model.Torch;
using static TorchSharp.torch;

namespace FaceService.Training.Losses;

/// <summary>Binary cross-entropy on logits, the mean over the batch.</summary>
internal static class CrossEntropyLoss
{
    /// <summary>−(t·log σ(x) + (1 − t)·log(1 − σ(x))), in the form that cannot overflow.</summary>
    /// <param name="logits">[N, 1]</param>
    /// <param name="targets">[N, 1], usually 0…1.</param>
    public static Tensor Mean(Tensor logits, Tensor targets) =>
        logits.Softplus().sub(logits.mul(targets)).mean();
}
