using System.IO.Compression;

namespace FaceService.Model.Tests.Weights.Import;

/// <summary>A PyTorch archive taken apart, to be put together again with another pickle in it.</summary>
internal sealed record ZipParts(byte[] Pickle, string PickleName, IReadOnlyList<(string Name, byte[] Data)> Others)
{
    public static ZipParts Of(byte[] archive)
    {
        using var zip = new ZipArchive(new MemoryStream(archive));
        var records = zip.Entries.Select(entry => (entry.FullName, Data: Read(entry))).ToList();
        var pickle = records.Single(record => record.FullName.EndsWith("/data.pkl", StringComparison.Ordinal));
        return new ZipParts(pickle.Data, pickle.FullName, [.. records.Where(record => record != pickle)]);
    }

    public byte[] With(byte[] pickle)
    {
        var zip = new ZipBuilder().Add(PickleName, pickle);
        foreach (var (name, data) in Others)
            zip.Add(name, data);
        return zip.Build();
    }

    private static byte[] Read(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
