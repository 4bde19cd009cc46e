using FaceService.Model.Torch;
using static TorchSharp.torch;

namespace FaceService.Training.Losses;

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
