using TorchSharp.Native;

namespace TorchSharp;

/// <summary>A number that an operator takes beside tensors: an integer, a real, or a truth value.</summary>
public sealed class Scalar : IDisposable
{
    private readonly long integer;
    private readonly double real;

    private Scalar(long value) => (Type, integer, real) = (torch.ScalarType.Int64, value, value);

    private Scalar(double value) => (Type, integer, real) = (torch.ScalarType.Float64, 0, value);

    private Scalar(bool value) => (Type, integer, real) = (torch.ScalarType.Bool, value ? 1 : 0, value ? 1 : 0);

    /// <summary>Int64, Float64 or Bool.</summary>
    public torch.ScalarType Type { get; }

    /// <summary>The number as a double.</summary>
    internal double Value => real;

    /// <summary>An integer.</summary>
    public static implicit operator Scalar(int value) => new((long)value);

    /// <summary>An integer.</summary>
    public static implicit operator Scalar(long value) => new(value);

    /// <summary>A real number.</summary>
    public static implicit operator Scalar(float value) => new((double)value);

    /// <summary>A real number.</summary>
    public static implicit operator Scalar(double value) => new(value);

    /// <summary>A truth value.</summary>
    public static implicit operator Scalar(bool value) => new(value);

    /// <summary>Does nothing: the value is managed. TorchSharp's own holds a native one.</summary>
    public void Dispose()
    {
    }

    internal Arg ToArg() => Type switch
    {
        torch.ScalarType.Int64 => integer,
        torch.ScalarType.Bool => integer != 0,
        _ => real,
    };
}
