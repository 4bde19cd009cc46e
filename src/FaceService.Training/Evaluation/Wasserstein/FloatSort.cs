using System.Buffers;
using System.Runtime.InteropServices;

namespace FaceService.Training.Evaluation.Wasserstein;

/// <summary>
/// Sorts many numbers by their bits, eleven at a time: some ten times as fast as comparing, and a distance sorts three thousand lines of
/// fifty thousand projections. Thread-safe.
/// </summary>
internal static class FloatSort
{
    private const int Digit = 11;
    private const int Buckets = 1 << Digit;

    /// <summary>Sorts ascending; NaN is not allowed.</summary>
    public static void Ascending(Span<float> values)
    {
        var rented = ArrayPool<uint>.Shared.Rent(values.Length);
        var from = MemoryMarshal.Cast<float, uint>(values);
        var to = rented.AsSpan(0, values.Length);
        foreach (ref var bits in from)
            bits ^= (uint)((int)bits >> 31) | 0x8000_0000; // negative numbers backwards below the positive ones
        for (var shift = 0; shift < 32; shift += Digit)
        {
            Scatter(from, to, shift);
            var swapped = from;
            from = to;
            to = swapped;
        }

        // Three passes: the result lies in the rented array.
        var result = MemoryMarshal.Cast<float, uint>(values);
        for (var i = 0; i < result.Length; i++)
            result[i] = from[i] ^ (((from[i] >> 31) - 1) | 0x8000_0000);
        ArrayPool<uint>.Shared.Return(rented);
    }

    private static void Scatter(ReadOnlySpan<uint> from, Span<uint> to, int shift)
    {
        Span<int> places = stackalloc int[Buckets];
        places.Clear();
        foreach (var bits in from)
            places[(int)((bits >> shift) & (Buckets - 1))]++;
        var next = 0;
        foreach (ref var place in places)
            (place, next) = (next, next + place);
        foreach (var bits in from)
            to[places[(int)((bits >> shift) & (Buckets - 1))]++] = bits;
    }
}
