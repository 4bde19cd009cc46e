#if TORCHSHARP
using TorchSharp;

namespace FaceService.Torch;

/// <summary>Memory formats, which TorchSharp does not offer.</summary>
public static class MemoryFormatExtensions
{
    /// <summary>The tensor laid out channel by channel innermost, where the binding can; here the tensor itself.</summary>
    /// <param name="tensor">[N, C, H, W]</param>
    public static torch.Tensor ChannelsLast(this torch.Tensor tensor) => tensor;
}
#endif
