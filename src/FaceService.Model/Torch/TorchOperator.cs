using System.Runtime.InteropServices;
using TorchSharp;

namespace FaceService.Model.Torch;

/// <summary>
/// Calls an operator of libtorch that TorchSharp does not offer, by its schema's name, through libtorch's stable C interface
/// (torch/csrc/stable/c/shim.h and torch/csrc/inductor/aoti_torch/c/shim.h, since 2.10). TorchSharp's handle is that interface's
/// tensor handle. The interface knows no Scalar, so only operators without one can be called.
/// </summary>
/// <param name="Name">As in aten::mkldnn_convolution.</param>
/// <param name="Overload">The part after the dot, or nothing.</param>
internal sealed unsafe record TorchOperator(string Name, string Overload = "")
{
    private static readonly delegate* unmanaged<nint, nint*, int> NewHandle = (delegate* unmanaged<nint, nint*, int>)LibTorch.Export("aoti_torch_new_tensor_handle");
    private static readonly delegate* unmanaged<byte*, byte*, ulong*, int> Dispatch = (delegate* unmanaged<byte*, byte*, ulong*, int>)LibTorch.Export("aoti_torch_call_dispatcher");
    private static readonly delegate* unmanaged<nuint, nint*, int> NewList = (delegate* unmanaged<nuint, nint*, int>)LibTorch.Export("torch_new_list_reserve_size");
    private static readonly delegate* unmanaged<nint, ulong, int> Push = (delegate* unmanaged<nint, ulong, int>)LibTorch.Export("torch_list_push_back");

    private readonly byte[] name = Ascii(Name);
    private readonly byte[] overload = Ascii(Overload);

    /// <summary>Calls an operator that gives one tensor.</summary>
    /// <param name="arguments">All that the schema names, in its order.</param>
    /// <returns>A new tensor, in the current dispose scope.</returns>
    /// <exception cref="ExternalException">libtorch refused; what it says goes to the standard error output.</exception>
    public torch.Tensor Call(params ReadOnlySpan<TorchArgument> arguments) => torch.Tensor.UnsafeCreateTensor((nint)Run(arguments));

    /// <summary>Calls an operator that gives nothing.</summary>
    /// <inheritdoc cref="Call"/>
    public void CallForEffect(params ReadOnlySpan<TorchArgument> arguments) => Run(arguments);

    private ulong Run(ReadOnlySpan<TorchArgument> arguments)
    {
        var stack = stackalloc ulong[Math.Max(arguments.Length, 1)];
        for (var i = 0; i < arguments.Length; i++)
            stack[i] = Value(arguments[i]);
        fixed (byte* n = name)
        fixed (byte* o = overload)
            Check(Dispatch(n, o, stack), Name);
        foreach (var argument in arguments)
            GC.KeepAlive(argument.Reference);
        return stack[0];
    }

    // The dispatcher takes handles and lists over.
    private static ulong Value(in TorchArgument argument) => argument.Reference switch
    {
        torch.Tensor tensor => (ulong)Own(tensor),
        torch.Tensor[] tensors => List(Array.ConvertAll(tensors, tensor => (ulong)Own(tensor))),
        long[] numbers => List(Array.ConvertAll(numbers, number => (ulong)number)),
        _ => argument.Bits,
    };

    private static nint Own(torch.Tensor tensor)
    {
        nint handle;
        Check(NewHandle(tensor.Handle, &handle), "aoti_torch_new_tensor_handle");
        return handle;
    }

    private static ulong List(ulong[] values)
    {
        nint list;
        Check(NewList((nuint)values.Length, &list), "torch_new_list_reserve_size");
        foreach (var value in values)
            Check(Push(list, value), "torch_list_push_back");
        return (ulong)list;
    }

    private static void Check(int status, string function)
    {
        if (status != 0)
            throw new ExternalException($"libtorch refused {function}.");
    }

    private static byte[] Ascii(string text) => [.. System.Text.Encoding.ASCII.GetBytes(text), 0];
}

/// <summary>One argument of an operator, as libtorch's stable interface takes it: 64 bits of its own, or what stands behind a handle.</summary>
internal readonly record struct TorchArgument(object? Reference, ulong Bits)
{
    /// <summary>None, for an optional argument.</summary>
    public static readonly TorchArgument None = new(null, 0);

    public static implicit operator TorchArgument(torch.Tensor tensor) => new(tensor, 0);

    public static implicit operator TorchArgument(torch.Tensor[] tensors) => new(tensors, 0);

    public static implicit operator TorchArgument(long[] numbers) => new(numbers, 0);

    public static implicit operator TorchArgument(long number) => new(null, (ulong)number);

    public static implicit operator TorchArgument(double number) => new(null, BitConverter.DoubleToUInt64Bits(number));

    public static implicit operator TorchArgument(bool flag) => new(null, flag ? 1UL : 0);
}
