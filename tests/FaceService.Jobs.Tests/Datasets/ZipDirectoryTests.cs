using FaceService.Jobs.Datasets;

namespace FaceService.Jobs.Tests.Datasets;

public sealed class ZipDirectoryTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(70)]
    public void Count_zip_gives_its_entries(int entries)
    {
        using var zip = new MemoryStream(TestZip.Of([.. Enumerable.Range(0, entries).Select(i => ($"{i}", new byte[i]))]));

        Assert.Equal(entries, ZipDirectory.Count(zip, 1000));
    }

    [Fact]
    public void Count_zip64_gives_its_entries()
    {
        // More entries than 16 bits count, so that the writer must use the zip64 records.
        using var zip = new MemoryStream(TestZip.Of([.. Enumerable.Range(0, 66_000).Select(i => ($"{i}", Array.Empty<byte>()))]));

        Assert.Equal(66_000, ZipDirectory.Count(zip, 100_000));
    }

    [Fact]
    public void Count_stops_one_past_the_most_allowed()
    {
        using var zip = new MemoryStream(TestZip.Of([.. Enumerable.Range(0, 70).Select(i => ($"{i}", Array.Empty<byte>()))]));

        Assert.Equal(11, ZipDirectory.Count(zip, 10));
    }

    [Fact]
    public void Count_no_zip_gives_null()
    {
        Assert.Null(ZipDirectory.Count(new MemoryStream(), 10));
        Assert.Null(ZipDirectory.Count(new MemoryStream(new byte[100_000]), 10));
    }
}
