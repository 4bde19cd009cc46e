using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Unicode;

namespace FaceService.Model.Weights;

/// <summary>
/// The header of a safetensors file: eight bytes of length, then JSON. Every check of the format is made here, in the
/// order in which the bytes arrive, before a tensor is read or anything is allocated by what the file claims.
/// </summary>
internal sealed class SafetensorsHeader
{
    /// <summary>Bytes of the length before the JSON.</summary>
    public const int PrefixBytes = 8;

    /// <summary>The metadata's name in the JSON.</summary>
    public const string MetadataName = "__metadata__";

    // A 1024-pixel generator's header has 15 KB, a training checkpoint's some 200. The format's own cap of 100 MB would
    // let a header grow in memory to many times its length.
    private const long MaxHeaderBytes = 8 << 20;
    private const int MaxTensors = 32_768;
    private const int MaxRank = 8;

    private readonly string _source;
    private readonly long _dataStart;
    private readonly long _dataLength;
    private readonly Dictionary<string, TensorInfo> _tensors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);

    private SafetensorsHeader(string source, long dataStart, long dataLength) =>
        (_source, _dataStart, _dataLength) = (source, dataStart, dataLength);

    public IReadOnlyDictionary<string, TensorInfo> Tensors => _tensors;

    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    /// <summary>Reads the JSON's length from the file's first bytes and holds it against the file's.</summary>
    /// <param name="source">The file's name, for messages.</param>
    /// <param name="prefix">The file's first bytes, at most <see cref="PrefixBytes"/>.</param>
    /// <param name="fileLength">The file's length.</param>
    public static int ReadLength(string source, ReadOnlySpan<byte> prefix, long fileLength)
    {
        if (prefix.Length < PrefixBytes)
        {
            throw new WeightFileException(
                WeightFileProblem.Truncated, $"{source}: the file has {prefix.Length} bytes; the header's length alone needs {PrefixBytes}.");
        }

        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > MaxHeaderBytes)
        {
            throw new WeightFileException(
                WeightFileProblem.HeaderTooLong,
                $"{source}: the header claims {length} bytes; allowed are {MaxHeaderBytes}. Is this a safetensors file?");
        }

        if ((long)length > fileLength - PrefixBytes)
        {
            throw new WeightFileException(
                WeightFileProblem.Truncated,
                $"{source}: the header claims {length} bytes, but {fileLength - PrefixBytes} follow; the file is cut off.");
        }

        return (int)length;
    }

    /// <summary>Reads and checks the JSON.</summary>
    /// <param name="source">The file's name, for messages.</param>
    /// <param name="json">The JSON's bytes.</param>
    /// <param name="fileLength">The file's length.</param>
    public static SafetensorsHeader Parse(string source, ReadOnlyMemory<byte> json, long fileLength)
    {
        if (!Utf8.IsValid(json.Span))
            throw new WeightFileException(WeightFileProblem.HeaderNotUtf8, $"{source}: the header is not valid UTF-8.");

        var dataStart = PrefixBytes + (long)json.Length;
        var header = new SafetensorsHeader(source, dataStart, fileLength - dataStart);
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 4 });
            header.ReadEntries(document.RootElement);
        }
        catch (Exception inner) when (inner is JsonException or InvalidOperationException)
        {
            // InvalidOperationException is how System.Text.Json refuses a lone surrogate such as \ud800.
            throw new WeightFileException(
                WeightFileProblem.HeaderNotJson, $"{source}: the header is not a JSON object: {inner.Message}", inner);
        }

        header.CheckCoverage();
        return header;
    }

    private void ReadEntries(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw Bad(WeightFileProblem.HeaderNotJson, $"the header is a JSON {root.ValueKind}, not an object.");

        var hasMetadata = false;
        foreach (var entry in root.EnumerateObject())
        {
            if (entry.Name == MetadataName)
            {
                if (hasMetadata)
                    throw Bad(WeightFileProblem.DuplicateName, $"the header has '{MetadataName}' twice.");
                hasMetadata = true;
                ReadMetadata(entry.Value);
                continue;
            }

            if (_tensors.Count == MaxTensors)
                throw Bad(WeightFileProblem.TooManyTensors, $"the file has more than {MaxTensors} tensors.");
            if (!_tensors.TryAdd(entry.Name, ReadTensor(entry.Name, entry.Value)))
                throw Bad(WeightFileProblem.DuplicateName, $"the header has the tensor '{entry.Name}' twice.");
        }
    }

    private void ReadMetadata(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
            throw Bad(WeightFileProblem.BadMetadata, $"{MetadataName} is a JSON {value.ValueKind}, not an object.");
        foreach (var pair in value.EnumerateObject())
        {
            if (pair.Value.ValueKind != JsonValueKind.String)
                throw Bad(WeightFileProblem.BadMetadata, $"{MetadataName}'s '{pair.Name}' is a JSON {pair.Value.ValueKind}, not a string.");
            if (!_metadata.TryAdd(pair.Name, pair.Value.GetString()!))
                throw Bad(WeightFileProblem.DuplicateName, $"{MetadataName} has '{pair.Name}' twice.");
        }
    }

    private TensorInfo ReadTensor(string name, JsonElement entry)
    {
        if (entry.ValueKind != JsonValueKind.Object || entry.GetPropertyCount() != 3
            || !entry.TryGetProperty("dtype", out var dtype) || dtype.ValueKind != JsonValueKind.String
            || !entry.TryGetProperty("shape", out var shape) || shape.ValueKind != JsonValueKind.Array
            || !entry.TryGetProperty("data_offsets", out var offsets) || offsets.ValueKind != JsonValueKind.Array)
        {
            throw Bad(
                WeightFileProblem.BadEntry,
                $"tensor '{name}' is not an object of a string dtype, a list shape and a list data_offsets.");
        }

        if (!TensorTypes.TryParse(dtype.GetString()!, out var type))
        {
            throw Bad(
                WeightFileProblem.UnknownType, $"tensor '{name}' has dtype '{dtype.GetString()}'; allowed are {TensorTypes.Allowed}.");
        }

        var lengths = ReadShape(name, shape);
        var (begin, end) = ReadOffsets(name, offsets, ByteLength(name, lengths, type));
        return new TensorInfo(name, type, lengths, _dataStart + begin, end - begin);
    }

    private long[] ReadShape(string name, JsonElement shape)
    {
        if (shape.GetArrayLength() > MaxRank)
        {
            throw Bad(
                WeightFileProblem.BadShape, $"tensor '{name}' has {shape.GetArrayLength()} dimensions; allowed are {MaxRank}.");
        }

        var lengths = new long[shape.GetArrayLength()];
        for (var i = 0; i < lengths.Length; i++)
        {
            if (shape[i].ValueKind != JsonValueKind.Number || !shape[i].TryGetInt64(out lengths[i]) || lengths[i] < 0)
                throw Bad(WeightFileProblem.BadShape, $"tensor '{name}' has {shape[i]} in its shape; a length is an integer of 0 or more.");
        }

        return lengths;
    }

    private long ByteLength(string name, long[] lengths, TensorType type)
    {
        try
        {
            return lengths.Aggregate((long)type.Size(), (product, length) => checked(product * length));
        }
        catch (OverflowException)
        {
            throw Bad(WeightFileProblem.BadShape, $"tensor '{name}' has the shape [{string.Join(", ", lengths)}], larger than any memory.");
        }
    }

    private (long Begin, long End) ReadOffsets(string name, JsonElement offsets, long expected)
    {
        if (offsets.GetArrayLength() != 2
            || offsets[0].ValueKind != JsonValueKind.Number || !offsets[0].TryGetInt64(out var begin)
            || offsets[1].ValueKind != JsonValueKind.Number || !offsets[1].TryGetInt64(out var end))
        {
            throw Bad(WeightFileProblem.BadOffsets, $"tensor '{name}' has data_offsets that are not two integers.");
        }

        if (begin < 0 || end < begin)
            throw Bad(WeightFileProblem.BadOffsets, $"tensor '{name}' lies at {begin} to {end}: it ends before it begins.");
        if (end > _dataLength)
        {
            throw Bad(
                WeightFileProblem.Truncated, $"tensor '{name}' lies at {begin} to {end}, but the file has {_dataLength} bytes of data.");
        }

        if (end - begin != expected)
        {
            throw Bad(
                WeightFileProblem.BadOffsets, $"tensor '{name}' lies at {begin} to {end}, but its shape and type need {expected} bytes.");
        }

        return (begin, end);
    }

    // In the order of their places, each tensor must begin where the one before it ended, and the last end with the file.
    private void CheckCoverage()
    {
        var covered = _dataStart;
        foreach (var tensor in _tensors.Values.OrderBy(tensor => tensor.Offset).ThenBy(tensor => tensor.ByteLength))
        {
            if (tensor.Offset < covered)
                throw Bad(WeightFileProblem.Overlap, $"tensor '{tensor.Name}' lies over the one before it.");
            if (tensor.Offset > covered)
                throw Bad(WeightFileProblem.Gap, $"{tensor.Offset - covered} bytes before tensor '{tensor.Name}' belong to none.");
            covered += tensor.ByteLength;
        }

        var end = _dataStart + _dataLength;
        if (covered != end)
            throw Bad(WeightFileProblem.Gap, $"{end - covered} bytes at the end belong to no tensor.");
    }

    private WeightFileException Bad(WeightFileProblem problem, string what) => new(problem, $"{_source}: {what}");
}

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
