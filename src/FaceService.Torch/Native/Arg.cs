namespace TorchSharp.Native;

/// <summary>One argument of an operator: a tag, a number, or a reference that the call keeps alive.</summary>
internal readonly struct Arg
{
    public readonly int Tag;
    public readonly long Bits;
    public readonly object? Reference;

    private Arg(int tag, long bits, object? reference = null) => (Tag, Bits, Reference) = (tag, bits, reference);

    /// <summary>Python's None.</summary>
    public static Arg None => default;

    public static Arg Optional(torch.Tensor? tensor) => tensor is null ? default : new(ValueTag.Tensor, 0, tensor);

    public static Arg Optional(long? value) => value is { } number ? number : default(Arg);

    public static Arg Optional(double? value) => value is { } number ? number : default(Arg);

    public static Arg Optional(torch.ScalarType? type) => type is { } given ? given : default(Arg);

    public static Arg Optional(Scalar? scalar) => scalar is null ? default : (Arg)scalar;

    public static Arg Optional(torch.Generator? generator) => generator is null ? default : new(ValueTag.Generator, 0, generator);

    public static Arg Optional(torch.Device? device) => device is null ? default : (Arg)device;

    /// <summary>A list of indices, in which null means "all of this dimension".</summary>
    public static Arg OptionalTensors(torch.Tensor?[] tensors) => new(ValueTag.OptionalTensors, 0, tensors);

    public static implicit operator Arg(torch.Tensor tensor) => new(ValueTag.Tensor, 0, tensor);

    public static implicit operator Arg(long value) => new(ValueTag.Int, value);

    public static implicit operator Arg(double value) => new(ValueTag.Double, BitConverter.DoubleToInt64Bits(value));

    public static implicit operator Arg(bool value) => new(ValueTag.Bool, value ? 1 : 0);

    public static implicit operator Arg(long[] values) => new(ValueTag.Ints, 0, values);

    public static implicit operator Arg(double[] values) => new(ValueTag.Doubles, 0, values);

    public static implicit operator Arg(bool[] values) => new(ValueTag.Bools, 0, values);

    public static implicit operator Arg(torch.Tensor[] tensors) => new(ValueTag.Tensors, 0, tensors);

    public static implicit operator Arg(string text) => new(ValueTag.String, 0, text);

    public static implicit operator Arg(torch.ScalarType type) => new(ValueTag.Int, (long)type);

    public static implicit operator Arg(Scalar scalar) => scalar.ToArg();

    public static implicit operator Arg(torch.Device device) => new(ValueTag.Device, ((long)device.type << 32) | (uint)device.index);

    /// <summary>8-byte words of scratch that a list needs during the call.</summary>
    public int ScratchWords => Reference switch
    {
        long[] ints => ints.Length,
        double[] doubles => doubles.Length,
        bool[] bools => (bools.Length + 7) / 8,
        torch.Tensor?[] tensors => tensors.Length,
        string text => (System.Text.Encoding.UTF8.GetByteCount(text) + 7) / 8,
        _ => 0,
    };

    /// <summary>Writes the C form; lists are copied into scratch, which must stay where it is during the call.</summary>
    public unsafe NativeValue ToNative(long* scratch)
    {
        var value = new NativeValue { Tag = Tag, Bits = Bits };
        switch (Reference)
        {
            case null:
                break;
            case torch.Tensor tensor:
                value.Bits = tensor.Handle;
                break;
            case torch.Generator generator:
                value.Bits = generator.Handle;
                break;
            case string text:
                value.Count = System.Text.Encoding.UTF8.GetBytes(text, new Span<byte>(scratch, ScratchWords * sizeof(long)));
                value.Bits = (nint)scratch;
                break;
            default:
                value.Count = CopyList(scratch);
                value.Bits = (nint)scratch;
                break;
        }

        return value;
    }

    private unsafe int CopyList(long* scratch)
    {
        switch (Reference)
        {
            case long[] ints:
                ints.CopyTo(new Span<long>(scratch, ints.Length));
                return ints.Length;
            case double[] doubles:
                doubles.CopyTo(new Span<double>(scratch, doubles.Length));
                return doubles.Length;
            case bool[] bools:
                for (var i = 0; i < bools.Length; i++)
                    ((byte*)scratch)[i] = bools[i] ? (byte)1 : (byte)0;
                return bools.Length;
            default:
                var tensors = (torch.Tensor?[])Reference!;
                for (var i = 0; i < tensors.Length; i++)
                    scratch[i] = tensors[i]?.Handle ?? 0;
                return tensors.Length;
        }
    }
}
