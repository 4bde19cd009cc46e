using FaceService.Model.Weights.Pickle;

namespace FaceService.Model.Weights.TorchFiles;

/// <summary>What <c>torch.save</c> writes since PyTorch 1.6: a zip archive of one pickle and a record a storage.</summary>
internal static class TorchArchive
{
    private const string PickleName = "/data.pkl";

    /// <summary>Reads an archive.</summary>
    /// <param name="source">The file's name, for messages.</param>
    /// <param name="file">The whole file.</param>
    /// <param name="allowed">What its object may call.</param>
    /// <param name="budget">Shared by all pickles of the file.</param>
    /// <returns>The object; its storages are placed.</returns>
    /// <exception cref="WeightFileException">It is not such an archive.</exception>
    public static object? Read(string source, ReadOnlyMemory<byte> file, PickleAllowList allowed, PickleBudget budget)
    {
        var records = ZipRecords.Open(source, file);
        var (folder, place) = FindPickle(source, records);
        CheckByteOrder(source, file, records, folder);

        var storages = new Dictionary<string, TorchStorage>(StringComparer.Ordinal);
        var cursor = new PickleCursor(source, file, place.Offset, place.Offset + place.Length);
        var value = PickleMachine.Load(cursor, allowed, budget, TorchGlobals.StorageLoader(storages, length: 5));
        if (!cursor.IsAtEnd)
            throw cursor.Bad(WeightFileProblem.Gap, $"{cursor.Remaining} bytes follow the pickle in its record");

        foreach (var (key, storage) in storages)
        {
            var (offset, length) = records.Find($"{folder}/data/{key}")
                ?? throw new WeightFileException(WeightFileProblem.TorchStream, $"{source}: the archive has no record of storage '{key}'.");
            storage.Place(source, file.Slice(offset, length), offset);
        }

        return value;
    }

    private static (string Folder, (int Offset, int Length) Place) FindPickle(string source, ZipRecords records)
    {
        // TorchScript archives hold a data.pkl too, beside the code that it belongs to.
        if (records.Names.Any(name => name.Contains("/code/", StringComparison.Ordinal) || name.EndsWith("/constants.pkl", StringComparison.Ordinal)))
        {
            throw new WeightFileException(
                WeightFileProblem.Unsupported, $"{source}: this is a TorchScript archive, a program and not weights; import the state dict that torch.save wrote.");
        }

        var names = records.Names.Where(name => name.EndsWith(PickleName, StringComparison.Ordinal)).ToList();
        if (names is not [var only])
            throw new WeightFileException(WeightFileProblem.TorchStream, $"{source}: a PyTorch archive has one data.pkl; this one has {names.Count}.");
        return (only[..^PickleName.Length], records.Find(only)!.Value);
    }

    private static void CheckByteOrder(string source, ReadOnlyMemory<byte> file, ZipRecords records, string folder)
    {
        if (records.Find($"{folder}/byteorder") is { } place && !file.Span.Slice(place.Offset, place.Length).SequenceEqual("little"u8))
            throw new WeightFileException(WeightFileProblem.TorchStream, $"{source}: the archive was not written on a little-endian machine.");
    }
}
