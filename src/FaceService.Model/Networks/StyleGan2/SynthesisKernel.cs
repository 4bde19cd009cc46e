using FaceService.Model.Torch;
using static TorchSharp.torch;

namespace FaceService.Model.Networks.StyleGan2;

/// <summary>A synthesis layer's weights in the form that they are used in.</summary>
/// <param name="Taps">[O, I, 3, 3], or [4·O, I, 3, 3] for the four phases of a doubling layer; in the trunk's type.</param>
/// <param name="Power">[O, I] the sum of the squares of each kernel, float32.</param>
/// <param name="IsPolyphase">Whether the taps are phases.</param>
internal sealed record SynthesisKernel(Tensor Taps, Tensor Power, bool IsPolyphase) : IDisposable
{
    /// <summary>Copies that outlive the dispose scope and belong to no graph.</summary>
    public SynthesisKernel Keep() => new(
        Taps.detach().clone().ChannelsLast().DetachFromDisposeScope(),
        Power.detach().clone().DetachFromDisposeScope(),
        IsPolyphase);

    public void Dispose()
    {
        Taps.Dispose();
        Power.Dispose();
    }
}
