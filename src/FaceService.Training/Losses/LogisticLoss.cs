using static TorchSharp.torch;

namespace FaceService.Training.Losses;

/// <summary>The non-saturating logistic loss (Goodfellow et al. 2014, section 3). Logits are [N, 1].</summary>
internal static class LogisticLoss
{
    /// <summary>−log D(G(z)), the mean over the batch.</summary>
    public static Tensor Generator(Tensor fakeLogits) => nn.functional.softplus(fakeLogits.neg()).mean();

    /// <summary>−log(1 − D(G(z))), the mean over the batch.</summary>
    public static Tensor DiscriminatorFake(Tensor fakeLogits) => nn.functional.softplus(fakeLogits).mean();

    /// <summary>−log D(x), the mean over the batch.</summary>
    public static Tensor DiscriminatorReal(Tensor realLogits) => nn.functional.softplus(realLogits.neg()).mean();
}
