using TorchSharp.Native;

namespace TorchSharp;

/// <summary>A call of a TorchScript method: arguments in, results out.</summary>
internal static unsafe class ScriptCall
{
    private const int MaxOuts = 16;

    public static object Invoke(nint module, string method, object?[] inputs)
    {
        var args = inputs.Select(ToArg).ToArray();
        var outs = stackalloc NativeValue[MaxOuts];
        int count, isTuple;
        fixed (long* scratch = new long[args.Sum(arg => arg.ScratchWords) + 1])
        {
            var values = stackalloc NativeValue[args.Length];
            var free = scratch;
            for (var i = 0; i < args.Length; i++)
            {
                values[i] = args[i].ToNative(free);
                free += args[i].ScratchWords;
            }

            NativeError.Check(NativeMethods.ModuleCall(module, method, values, args.Length, outs, MaxOuts, &count, &isTuple));
        }

        GC.KeepAlive(inputs);
        var results = new object[count];
        for (var i = 0; i < count; i++)
            results[i] = FromNative(outs[i]);
        return isTuple == 0 ? results[0] : Tuple(results);
    }

    private static Arg ToArg(object? input) => input switch
    {
        null => Arg.None,
        torch.Tensor tensor => tensor,
        IEnumerable<torch.Tensor> tensors => tensors.ToArray(),
        Scalar scalar => scalar,
        bool flag => flag,
        int number => (long)number,
        long number => number,
        float number => (double)number,
        double number => number,
        string text => text,
        _ => throw new ArgumentException($"A TorchScript method takes no {input.GetType().Name}; allowed are tensors, lists of tensors, numbers, truth values, text and null.", nameof(input)),
    };

    private static object FromNative(NativeValue value) => value.Tag switch
    {
        ValueTag.Tensor => torch.Tensor.FromHandle(value.Pointer),
        ValueTag.Tensors => ScriptTensors.Take(value),
        ValueTag.Int => (Scalar)value.Bits,
        ValueTag.Double => (Scalar)BitConverter.Int64BitsToDouble(value.Bits),
        ValueTag.Bool => (Scalar)(value.Bits != 0),
        _ => throw new TorchException("The module returned None, which no result stands for.", TorchErrorKind.Refused),
    };

    // As TorchSharp has it: up to five tensors are a tuple, more an array, and a mixture an array of objects.
    private static object Tuple(object[] results) => results.All(result => result is torch.Tensor) ? Tuple([.. results.Cast<torch.Tensor>()]) : results;

    private static object Tuple(torch.Tensor[] tensors) => tensors switch
    {
        [var a] => ValueTuple.Create(a),
        [var a, var b] => (a, b),
        [var a, var b, var c] => (a, b, c),
        [var a, var b, var c, var d] => (a, b, c, d),
        [var a, var b, var c, var d, var e] => (a, b, c, d, e),
        _ => tensors,
    };
}
