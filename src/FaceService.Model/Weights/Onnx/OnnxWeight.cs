using System.Runtime.InteropServices;

namespace FaceService.Model.Weights.Onnx;

/// <summary>Reads one weight of an ONNX file.</summary>
internal static class OnnxWeight
{
    private const int Float = 1;
    private const int MostDimensions = 8;

    /// <summary>Reads it; its numbers stay where they lie in the file.</summary>
    /// <exception cref="WeightFileException">It is of another type, is cut, or lies elsewhere.</exception>
    public static WeightTensor Read(ReadOnlyMemory<byte> bytes, string path)
    {
        var (name, type, external) = ("", 0UL, false);
        var (shape, data, single) = (new List<long>(), new List<ReadOnlyMemory<byte>>(), new List<byte>());
        var reader = new ProtobufReader(bytes, path);
        while (reader.Next(out var field, out var wire))
        {
            switch (field, wire)
            {
                case (1, WireType.Varint): shape.Add((long)reader.Varint()); break;
                case (1, WireType.Bytes): shape.AddRange(ReadPacked(reader.Bytes(), path)); break;
                case (2, WireType.Varint): type = reader.Varint(); break;
                case (4, WireType.Fixed32): single.AddRange(reader.Fixed32().Span); break;
                case (4 or 9, WireType.Bytes): data.Add(reader.Bytes()); break;
                case (8, WireType.Bytes): name = reader.Text(); break;
                case (14, WireType.Varint): external = reader.Varint() != 0; break;
                default: reader.Skip(wire); break;
            }

            if (shape.Count > MostDimensions)
                throw new WeightFileException(WeightFileProblem.BadShape, $"{path}: the weight '{name}' has more than {MostDimensions} dimensions.");
        }

        if (external)
            throw new WeightFileException(WeightFileProblem.Unsupported, $"{path}: the weight '{name}' lies in another file; only weights inside the file are read.");
        if (type != Float)
            throw new WeightFileException(WeightFileProblem.UnknownType, $"{path}: the weight '{name}' is of ONNX's type {type}; only float32 (1) is read.");
        if (single.Count > 0)
            data.Add(single.ToArray());
        return Checked(name, shape, data.Count == 1 ? data[0] : data.SelectMany(part => part.ToArray()).ToArray(), path);
    }

    /// <summary>Whole numbers that stand behind one another.</summary>
    public static List<long> ReadPacked(ReadOnlyMemory<byte> bytes, string path)
    {
        var numbers = new List<long>();
        var reader = new ProtobufReader(bytes, path);
        while (!reader.IsAtEnd && numbers.Count <= MostDimensions * MostDimensions)
            numbers.Add((long)reader.Varint());
        return numbers;
    }

    private static WeightTensor Checked(string name, List<long> shape, ReadOnlyMemory<byte> data, string path)
    {
        var count = 1L;
        foreach (var length in shape)
        {
            if (length is <= 0 or > int.MaxValue || (count *= length) > int.MaxValue)
                throw new WeightFileException(WeightFileProblem.BadShape, $"{path}: the weight '{name}' has the shape [{string.Join(", ", shape)}].");
        }

        if (count * sizeof(float) != data.Length)
            throw new WeightFileException(WeightFileProblem.StorageSize, $"{path}: the weight '{name}' of shape [{string.Join(", ", shape)}] has {data.Length} bytes, not {count * sizeof(float)}.");
        foreach (var number in MemoryMarshal.Cast<byte, float>(data.Span))
            if (!float.IsFinite(number))
                throw new WeightFileException(WeightFileProblem.NotFinite, $"{path}: the weight '{name}' holds a number that is not finite.");
        return new WeightTensor(name, TensorType.Float32, shape, data);
    }
}
