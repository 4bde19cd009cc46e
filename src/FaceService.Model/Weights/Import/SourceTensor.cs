using FaceService.Model.Weights.TorchFiles;

namespace FaceService.Model.Weights.Import;

/// <summary>A tensor of a published file, not yet copied.</summary>
/// <param name="Type">Type of its elements.</param>
/// <param name="Shape">Its lengths.</param>
/// <param name="Read">Gives its elements in C order.</param>
/// <param name="FileRange">Where in the file it lies, to find two that share bytes; null where the format rules that out.</param>
internal sealed record SourceTensor(
    TensorType Type, IReadOnlyList<long> Shape, Func<ReadOnlyMemory<byte>> Read, (long Begin, long End)? FileRange = null)
{
    public static SourceTensor Of(TorchTensor tensor) => new(tensor.Type, tensor.Shape, tensor.ToBytes, tensor.FileRange);

    public static SourceTensor OfFloat32(IReadOnlyList<long> shape, float[] values) =>
        new(TensorType.Float32, shape, () => WeightTensor.FromFloat32("", shape, values).Data);

    public WeightTensor ToWeightTensor(string name) => new(name, Type, Shape, Read());
}
