using System.Runtime.InteropServices;

namespace FaceService.Model.Weights;

/// <summary>A tensor with its values, as it is written to a file.</summary>
public sealed record WeightTensor
{
    /// <summary>Takes a tensor's bytes.</summary>
    /// <param name="name">Its name; not <c>__metadata__</c>.</param>
    /// <param name="type">Type of its elements.</param>
    /// <param name="shape">Its lengths; empty for a scalar.</param>
    /// <param name="data">Its elements in C order, little-endian.</param>
    /// <exception cref="ArgumentException">The shape and the bytes disagree.</exception>
    public WeightTensor(string name, TensorType type, IReadOnlyList<long> shape, ReadOnlyMemory<byte> data)
    {
        var count = shape.Aggregate(1L, (product, length) => checked(product * length));
        if (shape.Any(length => length < 0) || checked(count * type.Size()) != data.Length)
            throw new ArgumentException($"{name}: shape [{string.Join(", ", shape)}] of {type} does not hold {data.Length} bytes.", nameof(shape));
        (Name, Type, Shape, Data) = (name, type, shape, data);
    }

    /// <summary>Its name.</summary>
    public string Name { get; init; }

    /// <summary>Type of its elements.</summary>
    public TensorType Type { get; }

    /// <summary>Its lengths; empty for a scalar.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>Its elements in C order, little-endian.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>Count of elements.</summary>
    public int Count => Data.Length / Type.Size();

    /// <summary>A tensor of float32.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shape">Its lengths; empty for a scalar.</param>
    /// <param name="values">Its elements in C order.</param>
    public static WeightTensor FromFloat32(string name, IReadOnlyList<long> shape, ReadOnlySpan<float> values) =>
        new(name, TensorType.Float32, shape, MemoryMarshal.AsBytes(values).ToArray());

    /// <summary>The elements as float32, converted from whichever floating type they have.</summary>
    /// <exception cref="InvalidOperationException">The elements are no floating-point numbers.</exception>
    public float[] ToFloat32()
    {
        var values = new float[Count];
        FloatConversion.ToFloat32(Type, Data.Span, values);
        return values;
    }
}
