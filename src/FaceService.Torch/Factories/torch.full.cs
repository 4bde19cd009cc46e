using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    private static readonly Op FullOp = new("aten::full");
    private static readonly Op ArangeOp = new("aten::arange", "start_step");
    private static readonly Op LinspaceOp = new("aten::linspace");
    private static readonly Op EyeOp = new("aten::eye", "m");
    private static readonly Op RandintOp = new("aten::randint", "low_generator");
    private static readonly Op RandpermOp = new("aten::randperm", "generator");

    /// <summary>One number in a shape; float32 unless said otherwise.</summary>
    public static Tensor full(ReadOnlySpan<long> size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        FullOp.Call(size.ToArray(), value, dtype ?? DefaultType(value), Arg.None, Arg.Optional(device)).requires_grad_(requires_grad);

    /// <summary>One number in a shape.</summary>
    public static Tensor full(long size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => full([size], value, dtype, device, requires_grad);

    /// <summary>One number in a shape.</summary>
    public static Tensor full(long rows, long columns, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => full([rows, columns], value, dtype, device, requires_grad);

    /// <summary>start, start + step, … up to stop (not included).</summary>
    public static Tensor arange(Scalar start, Scalar stop, Scalar step, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        ArangeOp.Call(start, stop, step, Arg.Optional(dtype), Arg.None, Arg.Optional(device)).requires_grad_(requires_grad);

    /// <summary>start, start + 1, … up to stop (not included).</summary>
    public static Tensor arange(Scalar start, Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => arange(start, stop, 1, dtype, device, requires_grad);

    /// <summary>0, 1, … up to stop (not included).</summary>
    public static Tensor arange(Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => arange(0, stop, 1, dtype, device, requires_grad);

    /// <summary>So many numbers from start to end, both included, equally far apart.</summary>
    public static Tensor linspace(double start, double end, long steps, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        LinspaceOp.Call(start, end, steps, Arg.Optional(dtype), Arg.None, Arg.Optional(device)).requires_grad_(requires_grad);

    /// <summary>Ones on the diagonal; square unless columns are given.</summary>
    public static Tensor eye(long rows, long columns = -1L, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        EyeOp.Call(rows, columns < 0 ? rows : columns, Arg.Optional(dtype), Arg.None, Arg.Optional(device)).requires_grad_(requires_grad);

    /// <summary>Integers drawn evenly from low to high (not included).</summary>
    public static Tensor randint(long low, long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        RandintOp.Call(low, high, size, Arg.Optional(generator), dtype ?? ScalarType.Int64, Arg.None, Arg.Optional(device)).requires_grad_(requires_grad);

    /// <summary>Integers drawn evenly from 0 to high (not included).</summary>
    public static Tensor randint(long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) => randint(0, high, size, dtype, device, requires_grad, generator);

    /// <summary>0 … n−1 in random order.</summary>
    public static Tensor randperm(long n, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        RandpermOp.Call(n, Arg.Optional(generator), dtype ?? ScalarType.Int64, Arg.None, Arg.Optional(device)).requires_grad_(requires_grad);

    private static ScalarType DefaultType(Scalar value) => value.Type == ScalarType.Float64 ? ScalarType.Float32 : value.Type;
}
