using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    private static readonly Op ZerosOp = new("aten::zeros");

    /// <summary>Zeros, in the given shape; float32 on the CPU unless said otherwise.</summary>
    public static Tensor zeros(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        ZerosOp.Call(size.ToArray(), Arg.Optional(dtype), Arg.None, Arg.Optional(device)).requires_grad_(requires_grad);

    /// <summary>Zeros, in the given shape.</summary>
    public static Tensor zeros(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => zeros([size], dtype, device, requires_grad);

    /// <summary>Zeros, in the given shape.</summary>
    public static Tensor zeros(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => zeros([rows, columns], dtype, device, requires_grad);

    /// <summary>Zeros, in the given shape.</summary>
    public static Tensor zeros(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => zeros([dim0, dim1, dim2], dtype, device, requires_grad);

    /// <summary>Zeros, in the given shape.</summary>
    public static Tensor zeros(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => zeros([dim0, dim1, dim2, dim3], dtype, device, requires_grad);
}
