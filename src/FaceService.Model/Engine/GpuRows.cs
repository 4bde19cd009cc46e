using FaceService.Model.Networks;
using static TorchSharp.torch;

namespace FaceService.Model.Engine;

/// <summary>
/// How many images a GPU draws at once, always: cuDNN and cuBLAS choose their kernels by the shapes, and other kernels have
/// other last bits, so a portrait's bytes can only be the same in any company if the shapes are.
/// </summary>
internal static class GpuRows
{
    // A layer's output of so many numbers keeps a large GPU's multiprocessors busy; one image of 1024 pixels has them.
    private const long Numbers = 1L << 25;

    // Where the network is small, an image costs so little that the rest of a batch of one may be drawn for nothing.
    private const int Most = 32;

    /// <summary>1 to 32, a power of two.</summary>
    /// <param name="network">One that NetworkFactory built.</param>
    public static int For(nn.Module<Tensor, Tensor?, Tensor> network)
    {
        var widest = NetworkDescription.Of(network).Layers.Max(layer => layer.Output.Aggregate(1L, (numbers, length) => numbers * length));
        var rows = 1;
        while (rows < Most && rows * 2 * widest <= Numbers)
            rows *= 2;
        return rows;
    }
}
