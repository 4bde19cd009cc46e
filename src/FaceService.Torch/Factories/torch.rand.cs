using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    private static readonly Op RandOp = new("aten::rand", "generator");

    /// <summary>Numbers drawn evenly from [0, 1), in the given shape; float32 on the CPU unless said otherwise.</summary>
    public static Tensor rand(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        RandOp.Call(size.ToArray(), Arg.Optional(generator), Arg.Optional(dtype), Arg.None, Arg.Optional(device)).requires_grad_(requires_grad);

    /// <summary>Numbers drawn evenly from [0, 1), in the given shape.</summary>
    public static Tensor rand(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) => rand([size], dtype, device, requires_grad, generator);

    /// <summary>Numbers drawn evenly from [0, 1), in the given shape.</summary>
    public static Tensor rand(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) => rand([rows, columns], dtype, device, requires_grad, generator);

    /// <summary>Numbers drawn evenly from [0, 1), in the given shape.</summary>
    public static Tensor rand(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) => rand([dim0, dim1, dim2], dtype, device, requires_grad, generator);

    /// <summary>Numbers drawn evenly from [0, 1), in the given shape.</summary>
    public static Tensor rand(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) => rand([dim0, dim1, dim2, dim3], dtype, device, requires_grad, generator);
}
