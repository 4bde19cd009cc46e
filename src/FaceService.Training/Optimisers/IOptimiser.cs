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
