using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    private static readonly Op RandnOp = new("aten::randn", "generator");

    /// <summary>Standard normal numbers, in the given shape; float32 on the CPU unless said otherwise.</summary>
    public static Tensor randn(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        RandnOp.Call(size.ToArray(), Arg.Optional(generator), Arg.Optional(dtype), Arg.None, Arg.Optional(device)).requires_grad_(requires_grad);

    /// <summary>Standard normal numbers, in the given shape.</summary>
    public static Tensor randn(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) => randn([size], dtype, device, requires_grad, generator);

    /// <summary>Standard normal numbers, in the given shape.</summary>
    public static Tensor randn(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) => randn([rows, columns], dtype, device, requires_grad, generator);

    /// <summary>Standard normal numbers, in the given shape.</summary>
    public static Tensor randn(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) => randn([dim0, dim1, dim2], dtype, device, requires_grad, generator);

    /// <summary>Standard normal numbers, in the given shape.</summary>
    public static Tensor randn(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) => randn([dim0, dim1, dim2, dim3], dtype, device, requires_grad, generator);
}
