using TorchSharp;
#if !TORCHSHARP
using TorchSharp.Native;
#endif

namespace FaceService.Torch;

/// <summary>Memory formats, which TorchSharp does not offer.</summary>
public static class MemoryFormatExtensions
{
#if TORCHSHARP
    /// <summary>The tensor laid out with its channels innermost, where the binding can; here the tensor itself.</summary>
    /// <param name="tensor">[N, C, H, W]</param>
    public static torch.Tensor ChannelsLast(this torch.Tensor tensor) => tensor;
#else
    // c10::MemoryFormat::ChannelsLast
    private const long ChannelsLastFormat = 2;

    private static readonly Op ContiguousOp = new("aten::contiguous");

    /// <summary>
    /// The tensor laid out with its channels innermost (NHWC in memory, NCHW in shape); itself when it already is.
    /// Convolutions on a CPU run about twice as fast so. Differentiable.
    /// </summary>
    /// <param name="tensor">[N, C, H, W]</param>
    public static torch.Tensor ChannelsLast(this torch.Tensor tensor) => ContiguousOp.Call(tensor, ChannelsLastFormat);
#endif
}
