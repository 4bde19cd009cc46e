using FaceService.Model.Torch;
using static TorchSharp.torch;

namespace FaceService.Training.Optimisers;

/// <summary>
/// Changes parameters by their gradients. Own ones rather than TorchSharp's, because their state is named by the
/// parameters' names, so that a checkpoint can hold and check it, and because RMSprop is Keras's.
/// </summary>
internal interface IOptimiser : IDisposable
{
    /// <summary>Forgets the gradients.</summary>
    void ZeroGrad();

    /// <summary>Takes one step with the gradients that are there; a parameter without one stays.</summary>
    void Step();

    /// <summary>Steps taken.</summary>
    long Steps { get; set; }

    /// <summary>The moments, by name: what a checkpoint holds and restores in place.</summary>
    IEnumerable<(string Name, Tensor Tensor)> State();
}

/// <summary>What happens to a gradient before an optimiser uses it.</summary>
internal static class Gradients
{
    // What the published StyleGAN2 puts in an overflow's place: large, and finite.
    private const double Overflowed = 1e5;

    /// <summary>Takes a loss's scale out again, mends what overflowed under it, and clips.</summary>
    /// <param name="gradient">Changed in place where it can be.</param>
    /// <param name="scale">What the loss was multiplied by; 0 when it was not, and nothing is mended.</param>
    /// <param name="clip">Bound of each element; 0 for none.</param>
    public static Tensor Prepared(Tensor gradient, double scale, double clip)
    {
        if (scale > 0)
            gradient = gradient.nan_to_num(0, Overflowed, -Overflowed).OverInPlace(scale);
        return clip > 0 ? gradient.ClampInPlace(-clip, clip) : gradient;
    }
}
