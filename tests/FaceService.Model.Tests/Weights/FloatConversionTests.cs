using System.Runtime.InteropServices;
using FaceService.Model.Weights;

namespace FaceService.Model.Tests.Weights;

public sealed class FloatConversionTests
{
    private static readonly ushort[] AllBits = [.. Enumerable.Range(0, 65536).Select(i => (ushort)i)];

    [Fact]
    public void Every_float16_becomes_the_runtimes_float32()
    {
        var values = new float[AllBits.Length];

        FloatConversion.Float16ToFloat32(AllBits, values);

        for (var i = 0; i < values.Length; i++)
        {
            var expected = (float)BitConverter.UInt16BitsToHalf(AllBits[i]);
            Assert.True(expected.Equals(values[i]) && float.IsNegative(expected) == float.IsNegative(values[i]), $"{i:x4}: {values[i]}");
        }
    }

    [Fact]
    public void Every_bfloat16_comes_back_and_nan_stays_nan()
    {
        var values = new float[AllBits.Length];
        var back = new ushort[AllBits.Length];

        FloatConversion.BFloat16ToFloat32(AllBits, values);
        FloatConversion.Float32ToBFloat16(values, back);

        for (var i = 0; i < values.Length; i++)
        {
            Assert.Equal((uint)AllBits[i] << 16, BitConverter.SingleToUInt32Bits(values[i]));
            Assert.Equal(float.IsNaN(values[i]) ? (ushort)0x7FC0 : AllBits[i], back[i]);
        }
    }

    // PyTorch 1.13: torch.tensor([…]).to(torch.bfloat16).view(torch.int16).
    [Theory]
    [InlineData(0x3F808000u, 0x3F80)] // 1 + 2^-8, a tie: to even, down
    [InlineData(0x3F818000u, 0x3F82)] // 1 + 3·2^-8, a tie: to even, up
    [InlineData(0x3F808001u, 0x3F81)] // just above a tie
    [InlineData(0x7F7FFFFFu, 0x7F80)] // the largest float32 rounds to infinity
    [InlineData(0x80000001u, 0x8000)] // the smallest, negative
    public void Float32_rounds_to_the_nearest_bfloat16(uint bits, int expected)
    {
        // Twice: seventeen go through the vector and the rest, one through the rest alone.
        foreach (var count in new[] { 1, 17, 33 })
        {
            var source = Enumerable.Repeat(BitConverter.UInt32BitsToSingle(bits), count).ToArray();
            var target = new ushort[count];
            FloatConversion.Float32ToBFloat16(source, target);
            Assert.All(target, value => Assert.Equal((ushort)expected, value));
        }
    }

    [Fact]
    public void Float64_and_unaligned_bytes_are_read()
    {
        var bytes = new byte[1 + 16];
        MemoryMarshal.AsBytes<double>([1.5, -1e300]).CopyTo(bytes.AsSpan(1));
        var values = new float[2];

        FloatConversion.ToFloat32(TensorType.Float64, bytes.AsSpan(1), values);

        Assert.Equal([1.5f, float.NegativeInfinity], values);
        Assert.Throws<InvalidOperationException>(() => FloatConversion.ToFloat32(TensorType.Int64, bytes.AsSpan(1), values));
    }
}
