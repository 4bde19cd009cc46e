using FaceService.Model.Weights.Pickle;

namespace FaceService.Model.Weights.TorchFiles;

/// <summary>A tensor as PyTorch saves it: a strided view of a storage, checked against the storage's size.</summary>
internal sealed class TorchTensor
{
    private const int MaxRank = 8;

    private readonly TorchStorage _storage;
    private readonly int _offset; // in elements
    private readonly long[] _strides;

    private TorchTensor(TorchStorage storage, int offset, long[] shape, long[] strides) =>
        (_storage, _offset, Shape, _strides) = (storage, offset, shape, strides);

    public TensorType Type => _storage.Type;

    public IReadOnlyList<long> Shape { get; }

    public long Count => Shape.Aggregate(1L, (product, length) => product * length);

    /// <summary>First and last byte in the file, the last one excluded; two tensors' must not overlap.</summary>
    public (long Begin, long End) FileRange
    {
        get
        {
            var begin = _storage.Offset + ((long)_offset * Type.Size());
            return (begin, Count == 0 ? begin : begin + ((LastIndex(Shape, _strides) + 1) * Type.Size()));
        }
    }

    /// <summary><c>torch._utils._rebuild_tensor_v2(storage, offset, size, stride, …)</c>.</summary>
    /// <exception cref="WeightFileException">The view does not fit its storage, or lies over itself.</exception>
    public static TorchTensor Rebuild(PickleCall call)
    {
        var storage = call.Argument<TorchStorage>(0);
        var offset = call.Argument<long>(1);
        var shape = Lengths(call, 2);
        var strides = Lengths(call, 3);
        if (strides.Length != shape.Length)
            throw Bad(call, $"its shape has {shape.Length} dimensions and its strides {strides.Length}");
        if (offset < 0 || offset > storage.Count)
            throw Bad(call, $"it begins at element {offset} of a storage of {storage.Count}");
        CheckStrides(call, shape, strides, storage.Count - offset);
        return new TorchTensor(storage, (int)offset, shape, strides);
    }

    /// <summary>The elements in C order; a slice of the file where they lie so already, else a copy.</summary>
    public ReadOnlyMemory<byte> ToBytes()
    {
        var size = Type.Size();
        var count = (int)Count;
        if (IsContiguous())
            return _storage.Data.Slice(_offset * size, count * size);

        var copy = new byte[count * size];
        var index = new long[Shape.Count];
        for (var i = 0; i < count; i++)
        {
            var at = (int)(_offset + index.Zip(_strides, (position, stride) => position * stride).Sum());
            _storage.Data.Span.Slice(at * size, size).CopyTo(copy.AsSpan(i * size));
            Advance(index);
        }

        return copy;
    }

    private static long[] Lengths(PickleCall call, int argument)
    {
        var items = call.Argument<PickleTuple>(argument).Items;
        if (items.Length > MaxRank)
            throw Bad(call, $"it has {items.Length} dimensions; allowed are {MaxRank}");
        return Array.ConvertAll(items, item => item is long length and >= 0 and <= int.MaxValue
            ? length
            : throw Bad(call, $"a length or stride is {item ?? "None"}; allowed are integers from 0 to {int.MaxValue}"));
    }

    // From the finest stride up, each dimension must step over all that the finer ones cover: then no element is there
    // twice, and a few bytes cannot claim to be a large tensor.
    private static void CheckStrides(PickleCall call, long[] shape, long[] strides, long available)
    {
        if (shape.Contains(0))
            return;
        var covered = 1L;
        foreach (var i in Enumerable.Range(0, shape.Length).Where(i => shape[i] > 1).OrderBy(i => strides[i]))
        {
            if (strides[i] < covered)
                throw new WeightFileException(WeightFileProblem.Overlap, Message(call, "it lies over itself"));
            covered += strides[i] * (shape[i] - 1);
            if (covered > available)
                throw Bad(call, $"it reaches past its storage, which has {available} elements from its beginning");
        }

        if (covered > available)
            throw Bad(call, "it begins where its storage ends");
    }

    private static long LastIndex(IReadOnlyList<long> shape, long[] strides) =>
        strides.Select((stride, i) => stride * (shape[i] - 1)).Sum();

    private static WeightFileException Bad(PickleCall call, string what) => new(WeightFileProblem.BadShape, Message(call, what));

    private static string Message(PickleCall call, string what) => call.Bad($"of the tensor: {what}").Message;

    private bool IsContiguous()
    {
        var expected = 1L;
        for (var i = Shape.Count - 1; i >= 0; i--)
        {
            if (Shape[i] > 1 && _strides[i] != expected)
                return false;
            expected *= Shape[i];
        }

        return true;
    }

    private void Advance(long[] index)
    {
        for (var i = index.Length - 1; i >= 0 && ++index[i] == Shape[i]; i--)
            index[i] = 0;
    }
}
