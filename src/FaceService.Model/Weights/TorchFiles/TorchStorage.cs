namespace FaceService.Model.Weights.TorchFiles;

/// <summary>
/// A run of elements in a file that tensors are views of. Of an embedded or early stream the elements come after the
/// tensors; until then the storage has only its count.
/// </summary>
/// <param name="type">Type of its elements.</param>
/// <param name="count">Count of its elements.</param>
internal sealed class TorchStorage(TensorType type, long count)
{
    public TensorType Type { get; } = type;

    public long Count { get; } = count;

    /// <summary>The elements' bytes; empty until they were reached.</summary>
    public ReadOnlyMemory<byte> Data { get; private set; }

    /// <summary>Where in the file the elements begin; -1 until they were reached.</summary>
    public int Offset { get; private set; } = -1;

    public bool IsPlaced => Offset >= 0;

    /// <summary>Tells the storage where its elements lie.</summary>
    /// <exception cref="WeightFileException">They are not as many bytes as it has elements.</exception>
    public void Place(string source, ReadOnlyMemory<byte> data, int offset)
    {
        // Compared by division: the count is the file's word and may be anything.
        if (data.Length % Type.Size() != 0 || data.Length / Type.Size() != Count)
        {
            throw new WeightFileException(
                WeightFileProblem.StorageSize, $"{source}: a storage of {Count} {Type} at byte {offset} has {data.Length} bytes.");
        }

        (Data, Offset) = (data, offset);
    }
}
