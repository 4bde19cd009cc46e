using FaceService.Model.Torch;
using static TorchSharp.torch;

namespace FaceService.Training.Losses;

/// <summary>The non-saturating logistic loss (Goodfellow et al. 2014, section 3). Logits are [N, 1].</summary>
internal static class LogisticLoss
{
    /// <summary>−log D(G(z)), the mean over the batch.</summary>
    public static Tensor Generator(Tensor fakeLogits) => fakeLogits.neg().Softplus().mean();

    /// <summary>−log(1 − D(G(z))), the mean over the batch.</summary>
    public static Tensor DiscriminatorFake(Tensor fakeLogits) => fakeLogits.Softplus().mean();

    /// <summary>−log D(x), the mean over the batch.</summary>
    public static Tensor DiscriminatorReal(Tensor realLogits) => realLogits.neg().Softplus().mean();
}
