using FaceService.Model.Torch;
using static TorchSharp.torch;

namespace FaceService.Training.Losses;

/// <summary>
/// How far the frame of generated images is from the data's: each step of brightness from one of the outermost rows or columns to the next, mean over the batch and
/// the side, in the data's standard deviations. Convolutions pad with zeros, and what they make of it shows as a line inside the frame, which a discriminator that
/// pads with zeros itself hardly sees.
/// </summary>
internal sealed class FrameLoss : IDataLoss
{
    private const int Depth = 4; // steps from each side inwards
    private const double Least = 1e-3; // of a deviation: an eighth of a level
    private readonly Tensor _mean; // [3, 4 · Depth]
    private readonly Tensor _deviation; // [3, 4 · Depth]

    /// <param name="reals">Batches [N, 3, size, size] of the data, −1…1.</param>
    public FrameLoss(IEnumerable<Tensor> reals)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var steps = cat([.. reals.Select(Steps)]);
        _mean = steps.mean([0]).DetachFromDisposeScope();
        _deviation = steps.std(0, unbiased: false).Plus(Least).DetachFromDisposeScope();
    }

    /// <param name="fakes">[N, 3, size, size], −1…1; size at least 8.</param>
    /// <returns>[] The mean square; about 1 / N for images that are like the data.</returns>
    public Tensor Distance(Tensor fakes) => Steps(fakes).mean([0]).sub(_mean).div(_deviation).Squared().mean();

    public void Dispose()
    {
        _mean.Dispose();
        _deviation.Dispose();
    }

    // [N, 3, 4 · Depth]
    private static Tensor Steps(Tensor images) => cat(
        [Inwards(images, 2), Inwards(images.flip(2), 2), Inwards(images, 3), Inwards(images.flip(3), 3)], dim: 2);

    private static Tensor Inwards(Tensor images, int side) =>
        images.narrow(side, 0, Depth).sub(images.narrow(side, 1, Depth)).mean([side == 2 ? 3 : 2]);
}
