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

/// <summary>The penalties R1 and R2 (Mescheder et al. 2018, equations 9 and 10): how steep the discriminator is at its inputs.</summary>
internal static class GradientPenalty
{
    /// <summary>‖∇D‖² an image; differentiable, so that the discriminator can lower it.</summary>
    /// <param name="logits">[N, 1]</param>
    /// <param name="images">[N, 3, H, W] that the logits came from, requiring gradients.</param>
    /// <returns>[N]</returns>
    public static Tensor SquaredNorms(Tensor logits, Tensor images)
    {
        var gradient = autograd.grad([logits.sum()], [images], retain_graph: true, create_graph: true)[0];
        return gradient.Squared().sum([1, 2, 3]);
    }
}

/// <summary>Path-length regularisation (Karras et al. 2020, section 3.2): a step in w should change images by one length.</summary>
internal static class PathLengthPenalty
{
    /// <summary>How far images move for a step in w, estimated along one random direction of pixels.</summary>
    /// <param name="images">[N, 3, H, W] drawn from <paramref name="ws"/>.</param>
    /// <param name="ws">[N, num_ws, w_dim], requiring gradients.</param>
    /// <param name="direction">[N, 3, H, W] standard normal.</param>
    /// <returns>[N], differentiable.</returns>
    public static Tensor Lengths(Tensor images, Tensor ws, Tensor direction)
    {
        var scale = 1 / Math.Sqrt(images.shape[2] * images.shape[3]);
        var gradient = autograd.grad([images.mul(direction.Times(scale)).sum()], [ws], retain_graph: true, create_graph: true)[0];
        return gradient.Squared().sum([2]).mean([1]).sqrt();
    }
}

/// <summary>The relativistic pairing loss (Jolicoeur-Martineau 2019; Huang et al. 2024, "R3GAN", equation 2). Logits are [N, 1].</summary>
internal static class RelativisticLoss
{
    /// <summary>Fakes should look more real than the reals that they are paired with.</summary>
    public static Tensor Generator(Tensor fakeLogits, Tensor realLogits) =>
        realLogits.sub(fakeLogits).Softplus().mean();

    /// <summary>Reals should look more real than the fakes that they are paired with.</summary>
    public static Tensor Discriminator(Tensor fakeLogits, Tensor realLogits) =>
        fakeLogits.sub(realLogits).Softplus().mean();
}

/// <summary>The hinge loss (Lim and Ye 2017, "Geometric GAN"; Miyato et al. 2018). Logits of any shape.</summary>
internal static class HingeLoss
{
    /// <summary>−D(G(z)), the mean.</summary>
    public static Tensor Generator(Tensor fakeLogits) => fakeLogits.mean().neg();

    /// <summary>max(0, 1 + D(G(z))), the mean.</summary>
    public static Tensor DiscriminatorFake(Tensor fakeLogits) => fakeLogits.Plus(1).relu().mean();

    /// <summary>max(0, 1 − D(x)), the mean.</summary>
    public static Tensor DiscriminatorReal(Tensor realLogits) => realLogits.SubtractedFrom(1).relu().mean();
}
