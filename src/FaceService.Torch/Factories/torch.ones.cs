using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    private static readonly Op OnesOp = new("aten::ones");

    /// <summary>Ones, in the given shape; float32 on the CPU unless said otherwise.</summary>
    public static Tensor ones(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        OnesOp.Call(size.ToArray(), Arg.Optional(dtype), Arg.None, Arg.Optional(device)).requires_grad_(requires_grad);

    /// <summary>Ones, in the given shape.</summary>
    public static Tensor ones(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => ones([size], dtype, device, requires_grad);

    /// <summary>Ones, in the given shape.</summary>
    public static Tensor ones(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => ones([rows, columns], dtype, device, requires_grad);

    /// <summary>Ones, in the given shape.</summary>
    public static Tensor ones(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => ones([dim0, dim1, dim2], dtype, device, requires_grad);

    /// <summary>Ones, in the given shape.</summary>
    public static Tensor ones(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => ones([dim0, dim1, dim2, dim3], dtype, device, requires_grad);
}
