using System.IO.Compression;
using FaceService.Photos.Building;

namespace FaceService.Photos.Tests.Building;

public sealed class GrowingZipTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Entries_are_read_by_others()
    {
        var path = _folder["a.zip"];
        using (var zip = new GrowingZip(path, 0))
        {
            var first = zip.Add("a/é.png", [1, 2, 3]);
            var second = zip.Add("b.json", stream => stream.Write("text"u8));
            zip.Complete([first, second]);
        }

        using var read = ZipFile.OpenRead(path);
        Assert.Equal(["a/é.png", "b.json"], read.Entries.Select(entry => entry.FullName));
        Assert.Equal([1, 2, 3], Bytes(read.Entries[0]));
        Assert.Equal("text"u8.ToArray(), Bytes(read.Entries[1]));
    }

    [Fact]
    public void Zip_is_taken_up_at_a_length()
    {
        var path = _folder["a.zip"];
        ZipEntryPlace first;
        long length;
        using (var zip = new GrowingZip(path, 0))
        {
            first = zip.Add("a", [1, 2, 3]);
            length = zip.Length;
            zip.Add("lost", [9, 9, 9, 9]);
        }

        using (var zip = new GrowingZip(path, length))
            zip.Complete([first, zip.Add("b", [4])]);

        using var read = ZipFile.OpenRead(path);
        Assert.Equal(["a", "b"], read.Entries.Select(entry => entry.FullName));
        Assert.Equal([4], Bytes(read.Entries[1]));
    }

    [Fact]
    public void Zip_of_more_entries_than_sixteen_bits_count_is_read_by_others()
    {
        var path = _folder["a.zip"];
        using (var zip = new GrowingZip(path, 0))
        {
            zip.Complete([.. Enumerable.Range(0, 70_000).Select(i => zip.Add($"{i}", [(byte)i]))]);
        }

        using var read = ZipFile.OpenRead(path);
        Assert.Equal(70_000, read.Entries.Count);
        Assert.Equal([unchecked((byte)69_999)], Bytes(read.Entries[69_999]));
    }

    private static byte[] Bytes(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
