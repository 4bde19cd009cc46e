using System.Buffers.Binary;
using System.Text;

namespace FaceService.Model.Tests.Weights.Onnx;

/// <summary>Writes ONNX files piece by piece, good and bad.</summary>
internal static class OnnxBytes
{
    public static byte[] File(params byte[][] graph) => [.. Whole(1, 6), .. Field(7, [.. graph.SelectMany(part => part)])];

    /// <summary>x → Relu → y, and what else is given.</summary>
    public static byte[] Rectifier(params byte[][] more) => File([Value(11, "x"), Node("Relu", ["x"], "y"), Value(12, "y"), .. more]);

    public static byte[] Node(string kind, string[] inputs, string output, params byte[][] more) =>
        Field(1, [.. inputs.SelectMany(name => Text(1, name)), .. Text(2, output), .. Text(4, kind), .. more.SelectMany(part => part)]);

    public static byte[] Value(int field, string name) => Field(field, Text(1, name));

    public static byte[] Weight(string name, long[] shape, float[] numbers, ulong type = 1, params byte[][] more)
    {
        var raw = new byte[numbers.Length * 4];
        for (var i = 0; i < numbers.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(raw.AsSpan(i * 4), numbers[i]);
        return Field(5, [.. shape.SelectMany(length => Whole(1, (ulong)length)), .. Whole(2, type), .. Text(8, name), .. Field(9, raw), .. more.SelectMany(part => part)]);
    }

    public static byte[] Text(int field, string value) => Field(field, Encoding.UTF8.GetBytes(value));

    public static byte[] Field(int field, byte[] bytes) => [.. Varint(((ulong)field << 3) | 2), .. Varint((ulong)bytes.Length), .. bytes];

    public static byte[] Whole(int field, ulong value) => [.. Varint((ulong)field << 3), .. Varint(value)];

    public static byte[] Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
            bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
        return [.. bytes];
    }
}
