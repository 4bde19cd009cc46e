using System.Runtime.InteropServices;
using FaceService.Model.Weights;
using static TorchSharp.torch;

namespace FaceService.Model.Engine;

/// <summary>Tensors to and from the bytes of files, as float32.</summary>
public static class HostTensor
{
    /// <summary>A copy of a tensor's values.</summary>
    /// <param name="name">Its name in a file.</param>
    /// <param name="tensor">Of any type, on any device.</param>
    public static WeightTensor Of(string name, Tensor tensor)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        return new WeightTensor(
            name, TensorType.Float32, tensor.shape, tensor.detach().to(ScalarType.Float32).cpu().contiguous().bytes.ToArray());
    }

    /// <summary>Whether every value of a float32 tensor is a finite number.</summary>
    /// <param name="tensor">float32.</param>
    public static bool IsFinite(WeightTensor tensor)
    {
        foreach (var value in MemoryMarshal.Cast<byte, float>(tensor.Data.Span))
            if (!float.IsFinite(value))
                return false;
        return true;
    }

    /// <summary>Overwrites a tensor.</summary>
    /// <param name="target">Of the same shape.</param>
    /// <param name="source">float32.</param>
    public static void CopyInto(Tensor target, WeightTensor source)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var host = empty(target.shape, ScalarType.Float32);
        source.Data.Span.CopyTo(host.bytes);
        target.copy_(host);
    }
}
