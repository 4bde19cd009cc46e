using System.Numerics;
using System.Runtime.InteropServices;

namespace FaceService.Model.Weights;

/// <summary>Converts between float32 and the other floating types of weight files, many elements at a time.</summary>
public static class FloatConversion
{
    private const float HalfToFloatScale = 5.192297e33f; // 2^112: the distance between the two exponents' biases

    /// <summary>Whether a type's elements are floating-point numbers.</summary>
    /// <param name="type">The type.</param>
    public static bool IsFloatingPoint(this TensorType type) =>
        type is TensorType.Float64 or TensorType.Float32 or TensorType.Float16 or TensorType.BFloat16;

    /// <summary>Converts elements of any floating type to float32; float64 is rounded to nearest.</summary>
    /// <param name="type">Type of the source.</param>
    /// <param name="source">Little-endian elements; need not be aligned.</param>
    /// <param name="target">As many float32 as the source has elements.</param>
    /// <exception cref="InvalidOperationException">The type is no floating type.</exception>
    public static void ToFloat32(TensorType type, ReadOnlySpan<byte> source, Span<float> target)
    {
        if (source.Length != (long)target.Length * type.Size())
            throw new ArgumentException($"{source.Length} bytes of {type} are not {target.Length} elements.", nameof(target));
        switch (type)
        {
            case TensorType.Float32:
                source.CopyTo(MemoryMarshal.AsBytes(target));
                break;
            case TensorType.BFloat16:
                BFloat16ToFloat32(MemoryMarshal.Cast<byte, ushort>(source), target);
                break;
            case TensorType.Float16:
                Float16ToFloat32(MemoryMarshal.Cast<byte, ushort>(source), target);
                break;
            case TensorType.Float64:
                var wide = MemoryMarshal.Cast<byte, double>(source);
                for (var i = 0; i < target.Length; i++)
                    target[i] = (float)wide[i];
                break;
            default:
                throw new InvalidOperationException($"A tensor of {type} holds no floating-point numbers.");
        }
    }

    /// <summary>bfloat16 to float32: exact.</summary>
    /// <param name="source">The bfloat16's bits.</param>
    /// <param name="target">As many float32.</param>
    public static void BFloat16ToFloat32(ReadOnlySpan<ushort> source, Span<float> target)
    {
        var bits = MemoryMarshal.Cast<float, uint>(target);
        var done = 0;
        for (; done <= source.Length - Vector<ushort>.Count; done += Vector<ushort>.Count)
        {
            Vector.Widen(new Vector<ushort>(source[done..]), out var low, out var high);
            (low << 16).CopyTo(bits[done..]);
            (high << 16).CopyTo(bits[(done + Vector<uint>.Count)..]);
        }

        for (; done < source.Length; done++)
            bits[done] = (uint)source[done] << 16;
    }

    /// <summary>float32 to bfloat16, to the nearest, ties to even; any NaN becomes the quiet one.</summary>
    /// <param name="source">The float32.</param>
    /// <param name="target">As many bfloat16, as bits.</param>
    public static void Float32ToBFloat16(ReadOnlySpan<float> source, Span<ushort> target)
    {
        var bits = MemoryMarshal.Cast<float, uint>(source);
        var done = 0;
        for (; done <= source.Length - Vector<ushort>.Count; done += Vector<ushort>.Count)
        {
            var low = RoundToBFloat16(new Vector<uint>(bits[done..]));
            var high = RoundToBFloat16(new Vector<uint>(bits[(done + Vector<uint>.Count)..]));
            Vector.Narrow(low, high).CopyTo(target[done..]);
        }

        for (; done < source.Length; done++)
            target[done] = (ushort)RoundToBFloat16(new Vector<uint>(bits[done]))[0];
    }

    /// <summary>float16 to float32: exact, subnormals included.</summary>
    /// <param name="source">The float16's bits.</param>
    /// <param name="target">As many float32.</param>
    public static void Float16ToFloat32(ReadOnlySpan<ushort> source, Span<float> target)
    {
        var done = 0;
        for (; done <= source.Length - Vector<ushort>.Count; done += Vector<ushort>.Count)
        {
            Vector.Widen(new Vector<ushort>(source[done..]), out var low, out var high);
            WidenFloat16(low).CopyTo(target[done..]);
            WidenFloat16(high).CopyTo(target[(done + Vector<uint>.Count)..]);
        }

        for (; done < source.Length; done++)
            target[done] = WidenFloat16(new Vector<uint>(source[done]))[0];
    }

    /// <summary>float32 to float16, to the nearest, ties to even; what is too large becomes an infinity.</summary>
    /// <param name="source">The float32.</param>
    /// <param name="target">As many float16.</param>
    public static void Float32ToFloat16(ReadOnlySpan<float> source, Span<Half> target)
    {
        for (var i = 0; i < source.Length; i++)
            target[i] = (Half)source[i];
    }

    private static Vector<uint> RoundToBFloat16(Vector<uint> bits)
    {
        var rounded = (bits + new Vector<uint>(0x7FFF) + ((bits >> 16) & Vector<uint>.One)) >> 16;
        var isNaN = Vector.GreaterThan(bits & new Vector<uint>(0x7FFFFFFF), new Vector<uint>(0x7F800000));
        return Vector.ConditionalSelect(isNaN, new Vector<uint>(0x7FC0), rounded);
    }

    // The exponent and mantissa bits, moved into place, are the number times 2^-112, subnormals included.
    private static Vector<float> WidenFloat16(Vector<uint> bits)
    {
        var magnitude = (bits & new Vector<uint>(0x7FFF)) << 13;
        var scaled = Vector.AsVectorUInt32(Vector.AsVectorSingle(magnitude) * new Vector<float>(HalfToFloatScale));
        var special = Vector.GreaterThanOrEqual(magnitude, new Vector<uint>(0x7C00 << 13));
        var value = Vector.ConditionalSelect(special, magnitude | new Vector<uint>(0x7F800000), scaled);
        return Vector.AsVectorSingle(value | ((bits & new Vector<uint>(0x8000)) << 16));
    }
}
