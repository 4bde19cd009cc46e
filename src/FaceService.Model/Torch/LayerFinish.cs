using TorchSharp;

namespace FaceService.Model.Torch;

/// <summary>What follows a convolution: clamp(leaky_relu(x · gain + noise + shift)) · next. All float32.</summary>
/// <param name="Gain">[N, C]</param>
/// <param name="Shift">[C]</param>
/// <param name="Noise">[N or 1, 1, H, W], or null.</param>
/// <param name="Next">[N, C] a factor for the convolution that follows, or null.</param>
/// <param name="Slope">Of leaky_relu below zero.</param>
/// <param name="Clamp">Bound of the activations, or null.</param>
internal readonly record struct LayerFinish(
    torch.Tensor Gain,
    torch.Tensor Shift,
    torch.Tensor? Noise,
    torch.Tensor? Next,
    double Slope,
    double? Clamp)
{
    /// <summary>Called after the last read of the tensors' memory.</summary>
    internal void KeepAlive()
    {
        GC.KeepAlive(Gain);
        GC.KeepAlive(Shift);
        GC.KeepAlive(Noise);
        GC.KeepAlive(Next);
    }
}
