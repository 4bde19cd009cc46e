using System.Runtime.CompilerServices;

namespace TorchSharp.Native;

/// <summary>
/// An operator of libtorch, found by its schema name when first called. Arguments follow the schema and may stop early:
/// the rest take its defaults. A call costs about a microsecond beside the work itself.
/// </summary>
internal sealed unsafe class Op(string name, string overload = "")
{
    private const int MaxOuts = 16;

    // Enough for the shapes of any call; longer lists (hundreds of parameters in one foreach) take an array.
    private const int StackWords = 96;

    private nint handle;

    public string Name => overload.Length == 0 ? name : $"{name}.{overload}";

    /// <summary>Calls an operator that returns one tensor.</summary>
    public torch.Tensor Call(params ReadOnlySpan<Arg> args)
    {
        var outs = stackalloc NativeValue[MaxOuts];
        Invoke(args, outs);
        return torch.Tensor.FromHandle(outs[0].Pointer);
    }

    /// <summary>Calls an operator that returns two tensors.</summary>
    public (torch.Tensor First, torch.Tensor Second) Call2(params ReadOnlySpan<Arg> args)
    {
        var outs = stackalloc NativeValue[MaxOuts];
        Invoke(args, outs);
        return (torch.Tensor.FromHandle(outs[0].Pointer), torch.Tensor.FromHandle(outs[1].Pointer));
    }

    /// <summary>Calls an operator that returns three tensors.</summary>
    public (torch.Tensor First, torch.Tensor Second, torch.Tensor Third) Call3(params ReadOnlySpan<Arg> args)
    {
        var outs = stackalloc NativeValue[MaxOuts];
        Invoke(args, outs);
        return (torch.Tensor.FromHandle(outs[0].Pointer), torch.Tensor.FromHandle(outs[1].Pointer), torch.Tensor.FromHandle(outs[2].Pointer));
    }

    /// <summary>Calls an operator that returns a list of tensors.</summary>
    public torch.Tensor[] CallList(params ReadOnlySpan<Arg> args)
    {
        var outs = stackalloc NativeValue[MaxOuts];
        Invoke(args, outs);
        var tensors = new torch.Tensor[outs[0].Count];
        var handles = (nint*)outs[0].Pointer;
        for (var i = 0; i < tensors.Length; i++)
            tensors[i] = torch.Tensor.FromHandle(handles[i]);
        NativeMethods.Free(outs[0].Pointer);
        return tensors;
    }

    /// <summary>Calls an operator that changes its argument and hands it back; the second handle is dropped.</summary>
    public void CallInPlace(params ReadOnlySpan<Arg> args)
    {
        var outs = stackalloc NativeValue[MaxOuts];
        var count = Invoke(args, outs);
        for (var i = 0; i < count; i++)
        {
            if (outs[i].Tag == ValueTag.Tensor)
                NativeMethods.TensorFree(outs[i].Pointer);
        }
    }

    /// <summary>Calls an operator that returns a truth value.</summary>
    public bool CallBool(params ReadOnlySpan<Arg> args)
    {
        var outs = stackalloc NativeValue[MaxOuts];
        Invoke(args, outs);
        return outs[0].Bits != 0;
    }

    private int Invoke(ReadOnlySpan<Arg> args, NativeValue* outs)
    {
        var words = 0;
        foreach (ref readonly var arg in args)
            words += arg.ScratchWords;
        if (words <= StackWords)
        {
            var scratch = stackalloc long[StackWords];
            return Invoke(args, outs, scratch);
        }

        fixed (long* scratch = GC.AllocateUninitializedArray<long>(words))
            return Invoke(args, outs, scratch);
    }

    private int Invoke(ReadOnlySpan<Arg> args, NativeValue* outs, long* scratch)
    {
        var values = stackalloc NativeValue[args.Length];
        for (var i = 0; i < args.Length; i++)
        {
            values[i] = args[i].ToNative(scratch);
            scratch += args[i].ScratchWords;
        }

        int count;
        NativeError.Check(NativeMethods.Call(Handle(), values, args.Length, outs, MaxOuts, &count), this);
        KeepAlive(args);
        return count;
    }

    private nint Handle()
    {
        if (handle == 0)
        {
            NativeError.Check(NativeMethods.FindOp(name, overload, out var found));
            handle = found;
        }

        return handle;
    }

    // A finalizer must not free a tensor while libtorch works on it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void KeepAlive(ReadOnlySpan<Arg> args)
    {
        foreach (ref readonly var arg in args)
            GC.KeepAlive(arg.Reference);
    }
}
