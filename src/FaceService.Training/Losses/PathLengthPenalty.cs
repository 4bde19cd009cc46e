using FaceService.Model.Torch;
using static TorchSharp.torch;

namespace FaceService.Training.Losses;

/// <summary>Path-length regularisation (Karras et al. 2020, section 3.2): a step in w should change pictures by one length.</summary>
internal static class PathLengthPenalty
{
    /// <summary>How far pictures move for a step in w, estimated along one random direction of pixels.</summary>
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
