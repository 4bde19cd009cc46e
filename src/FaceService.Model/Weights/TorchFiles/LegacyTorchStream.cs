using System.Numerics;
using FaceService.Model.Weights.Pickle;

namespace FaceService.Model.Weights.TorchFiles;

/// <summary>
/// What <c>torch.save</c> wrote before PyTorch 1.6, and still writes inside pickles: four pickles (a magic number, a version,
/// the machine, the object), the storages' keys, then each storage's count and elements.
/// </summary>
internal static class LegacyTorchStream
{
    private const long Version = 1001;

    /// <summary>The number that every such stream begins with.</summary>
    private static readonly BigInteger Magic = BigInteger.Parse("119547037146038801333356", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The first bytes: protocol 2, then a ten-byte integer, the magic number.</summary>
    public static ReadOnlySpan<byte> Signature => [0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19];

    /// <summary>Reads a stream.</summary>
    /// <param name="source">The file's name, for messages.</param>
    /// <param name="file">The whole file.</param>
    /// <param name="begin">Where in it the stream begins.</param>
    /// <param name="end">Where it must end.</param>
    /// <param name="allowed">What its object may call.</param>
    /// <param name="budget">Shared by all pickles of the file.</param>
    /// <returns>The object; its storages are placed.</returns>
    /// <exception cref="WeightFileException">It is not such a stream.</exception>
    public static object? Read(
        string source, ReadOnlyMemory<byte> file, int begin, int end, PickleAllowList allowed, PickleBudget budget)
    {
        var cursor = new PickleCursor(source, file, begin, end);
        var nothing = new PickleAllowList();
        if (PickleMachine.Load(cursor, nothing, budget) is not BigInteger magic || magic != Magic)
            throw cursor.Bad(WeightFileProblem.TorchStream, "a PyTorch stream's magic number is another");
        if (PickleMachine.Load(cursor, nothing, budget) is not Version)
            throw cursor.Bad(WeightFileProblem.TorchStream, $"a PyTorch stream's version is not {Version}");
        if (PickleMachine.Load(cursor, nothing, budget) is not PickleDict machine || machine["little_endian"] is not true)
            throw cursor.Bad(WeightFileProblem.TorchStream, "a PyTorch stream was not written on a little-endian machine");

        var storages = new Dictionary<string, TorchStorage>(StringComparer.Ordinal);
        var value = PickleMachine.Load(cursor, allowed, budget, TorchGlobals.StorageLoader(storages, length: 6));
        PlaceStorages(source, cursor, storages, PickleMachine.Load(cursor, nothing, budget));
        return value;
    }

    private static void PlaceStorages(string source, PickleCursor cursor, Dictionary<string, TorchStorage> storages, object? keys)
    {
        foreach (var key in (keys as PickleList)?.Items ?? throw cursor.Bad(WeightFileProblem.TorchStream, "the storages' keys are no list"))
        {
            if (key is not string name || !storages.TryGetValue(name, out var storage) || storage.IsPlaced)
                throw cursor.Bad(WeightFileProblem.TorchStream, $"storage '{key}' is listed twice, or belongs to no tensor");
            var count = cursor.ReadInt64();
            if (count != storage.Count)
                throw cursor.Bad(WeightFileProblem.StorageSize, $"storage '{name}' has {count} elements, but its tensor says {storage.Count}");
            if (count < 0 || count > cursor.Remaining / storage.Type.Size())
                throw cursor.Bad(WeightFileProblem.Truncated, $"storage '{name}' has {count} elements, but {cursor.Remaining} bytes are left");
            var bytes = cursor.ReadBytes((ulong)count * (ulong)storage.Type.Size());
            storage.Place(source, bytes.Data, bytes.Offset!.Value);
        }

        if (storages.FirstOrDefault(pair => !pair.Value.IsPlaced) is { Key: { } missing })
            throw cursor.Bad(WeightFileProblem.TorchStream, $"storage '{missing}' is not in the stream");
        if (!cursor.IsAtEnd)
            throw cursor.Bad(WeightFileProblem.Gap, $"{cursor.Remaining} bytes follow the stream");
    }
}
