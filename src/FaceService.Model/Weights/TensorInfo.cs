namespace FaceService.Model.Weights;

/// <summary>A tensor in a file: what it is and where it lies, not its values.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Type of its elements.</param>
/// <param name="Shape">Its lengths; empty for a scalar.</param>
/// <param name="Offset">Where it begins, in bytes from the beginning of the file.</param>
/// <param name="ByteLength">How long it is.</param>
public sealed record TensorInfo(string Name, TensorType Type, IReadOnlyList<long> Shape, long Offset, long ByteLength)
{
    /// <summary>Count of elements.</summary>
    public long Count => ByteLength / Type.Size();

    /// <summary>The shape as messages show it, e.g. [512, 256, 3, 3].</summary>
    public string ShapeText => $"[{string.Join(", ", Shape)}]";
}
