using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FaceService.Model.Torch;

/// <summary>bfloat16 as it lies in memory: the upper half of a float.</summary>
internal readonly struct BFloat
{
    private readonly ushort bits;

    private BFloat(ushort bits) => this.bits = bits;

    public static implicit operator float(BFloat value) => BitConverter.UInt32BitsToSingle((uint)value.bits << 16);

    /// <summary>Rounds to the nearest, ties to even; a NaN becomes the quiet one.</summary>
    public static explicit operator BFloat(float value)
    {
        var wide = BitConverter.SingleToUInt32Bits(value);
        return new BFloat(float.IsNaN(value) ? (ushort)0x7fc0 : (ushort)((wide + 0x7fff + ((wide >> 16) & 1)) >> 16));
    }
}

/// <summary>A register of floats, whatever its width, so that a kernel is written once.</summary>
internal unsafe interface ILanes<TSelf> : IAdditionOperators<TSelf, TSelf, TSelf>, IMultiplyOperators<TSelf, TSelf, TSelf>
    where TSelf : struct, ILanes<TSelf>
{
    /// <summary>How many floats it holds.</summary>
    static abstract int Width { get; }

    /// <summary>The sum of all.</summary>
    float Sum { get; }

    /// <summary>The same number in each.</summary>
    static abstract TSelf All(float value);

    static abstract TSelf Load(float* from);

    static abstract TSelf Load(BFloat* from);

    /// <summary>a · b + c, rounded once.</summary>
    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, TSelf c);

    /// <summary>leaky_relu, then the clamp to ± bound; a NaN stays one.</summary>
    static abstract TSelf Activate(TSelf x, TSelf slope, TSelf bound);

    void Store(float* to);

    void Store(BFloat* to);
}

/// <summary>16 floats: AVX-512.</summary>
internal readonly unsafe struct Lanes512(Vector512<float> value) : ILanes<Lanes512>
{
    private readonly Vector512<float> value = value;

    public static int Width => Vector512<float>.Count;

    public float Sum => Vector512.Sum(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator +(Lanes512 a, Lanes512 b) => new(a.value + b.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator *(Lanes512 a, Lanes512 b) => new(a.value * b.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 All(float value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Load(float* from) => new(Vector512.Load(from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Load(BFloat* from)
    {
        var halves = Vector256.Load((ushort*)from);
        var wide = Avx512F.IsSupported
            ? Avx512F.ConvertToVector512UInt32(halves)
            : Vector512.Create(Vector256.WidenLower(halves), Vector256.WidenUpper(halves));
        return new((wide << 16).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 MultiplyAdd(Lanes512 a, Lanes512 b, Lanes512 c) => new(Vector512.FusedMultiplyAdd(a.value, b.value, c.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Activate(Lanes512 x, Lanes512 slope, Lanes512 bound)
    {
        var y = Vector512.ConditionalSelect(Vector512.LessThan(x.value, Vector512<float>.Zero), x.value * slope.value, x.value);
        y = Vector512.ConditionalSelect(Vector512.LessThan(y, -bound.value), -bound.value, y);
        return new(Vector512.ConditionalSelect(Vector512.GreaterThan(y, bound.value), bound.value, y));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* to) => value.Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(BFloat* to)
    {
        var bits = value.AsUInt32();
        var rounded = (bits + Vector512.Create(0x7fffu) + ((bits >> 16) & Vector512<uint>.One)) >> 16;
        var halves = Vector512.ConditionalSelect(Vector512.Equals(value, value).AsUInt32(), rounded, Vector512.Create(0x7fc0u));
        var narrow = Avx512F.IsSupported ? Avx512F.ConvertToVector256UInt16(halves) : Vector256.Narrow(halves.GetLower(), halves.GetUpper());
        narrow.Store((ushort*)to);
    }
}

/// <summary>8 floats: AVX2.</summary>
internal readonly unsafe struct Lanes256(Vector256<float> value) : ILanes<Lanes256>
{
    private readonly Vector256<float> value = value;

    public static int Width => Vector256<float>.Count;

    public float Sum => Vector256.Sum(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator +(Lanes256 a, Lanes256 b) => new(a.value + b.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator *(Lanes256 a, Lanes256 b) => new(a.value * b.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 All(float value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Load(float* from) => new(Vector256.Load(from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Load(BFloat* from)
    {
        var halves = Vector128.Load((ushort*)from);
        var wide = Avx2.IsSupported
            ? Avx2.ConvertToVector256Int32(halves).AsUInt32()
            : Vector256.Create(Vector128.WidenLower(halves), Vector128.WidenUpper(halves));
        return new((wide << 16).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 MultiplyAdd(Lanes256 a, Lanes256 b, Lanes256 c) => new(Vector256.FusedMultiplyAdd(a.value, b.value, c.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Activate(Lanes256 x, Lanes256 slope, Lanes256 bound)
    {
        var y = Vector256.ConditionalSelect(Vector256.LessThan(x.value, Vector256<float>.Zero), x.value * slope.value, x.value);
        y = Vector256.ConditionalSelect(Vector256.LessThan(y, -bound.value), -bound.value, y);
        return new(Vector256.ConditionalSelect(Vector256.GreaterThan(y, bound.value), bound.value, y));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* to) => value.Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(BFloat* to)
    {
        var bits = value.AsUInt32();
        var rounded = (bits + Vector256.Create(0x7fffu) + ((bits >> 16) & Vector256<uint>.One)) >> 16;
        var halves = Vector256.ConditionalSelect(Vector256.Equals(value, value).AsUInt32(), rounded, Vector256.Create(0x7fc0u));
        Vector128.Narrow(halves.GetLower(), halves.GetUpper()).Store((ushort*)to);
    }
}

/// <summary>4 floats: ARM, and whatever has no wider registers.</summary>
internal readonly unsafe struct Lanes128(Vector128<float> value) : ILanes<Lanes128>
{
    private readonly Vector128<float> value = value;

    public static int Width => Vector128<float>.Count;

    public float Sum => Vector128.Sum(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator +(Lanes128 a, Lanes128 b) => new(a.value + b.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator *(Lanes128 a, Lanes128 b) => new(a.value * b.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 All(float value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Load(float* from) => new(Vector128.Load(from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Load(BFloat* from)
    {
        var halves = Vector128.CreateScalar(Unsafe.ReadUnaligned<ulong>(from)).AsUInt16();
        return new((Vector128.WidenLower(halves) << 16).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 MultiplyAdd(Lanes128 a, Lanes128 b, Lanes128 c) => new(Vector128.FusedMultiplyAdd(a.value, b.value, c.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Activate(Lanes128 x, Lanes128 slope, Lanes128 bound)
    {
        var y = Vector128.ConditionalSelect(Vector128.LessThan(x.value, Vector128<float>.Zero), x.value * slope.value, x.value);
        y = Vector128.ConditionalSelect(Vector128.LessThan(y, -bound.value), -bound.value, y);
        return new(Vector128.ConditionalSelect(Vector128.GreaterThan(y, bound.value), bound.value, y));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* to) => value.Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(BFloat* to)
    {
        var bits = value.AsUInt32();
        var rounded = (bits + Vector128.Create(0x7fffu) + ((bits >> 16) & Vector128<uint>.One)) >> 16;
        var halves = Vector128.ConditionalSelect(Vector128.Equals(value, value).AsUInt32(), rounded, Vector128.Create(0x7fc0u));
        Unsafe.WriteUnaligned(to, Vector128.Narrow(halves, halves).AsUInt64().ToScalar());
    }
}
