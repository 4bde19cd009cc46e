using FaceService.Model.Torch;
using static TorchSharp.torch;

namespace FaceService.Training.Losses;

/// <summary>The penalties R1 and R2 (Mescheder et al. 2018, equations 9 and 10): how steep the discriminator is at its inputs.</summary>
internal static class GradientPenalty
{
    /// <summary>‖∇D‖² a picture; differentiable, so that the discriminator can lower it.</summary>
    /// <param name="logits">[N, 1]</param>
    /// <param name="images">[N, 3, H, W] that the logits came from, requiring gradients.</param>
    /// <returns>[N]</returns>
    public static Tensor SquaredNorms(Tensor logits, Tensor images)
    {
        var gradient = autograd.grad([logits.sum()], [images], retain_graph: true, create_graph: true)[0];
        return gradient.Squared().sum([1, 2, 3]);
    }
}
