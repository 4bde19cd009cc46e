using FaceService.Model.Weights;

namespace FaceService.Model.Tests.Weights;

public sealed class DurableFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Failed_write_leaves_the_old_file_and_nothing_beside_it()
    {
        var path = _folder.Write("f", [1, 2, 3]);

        Assert.Throws<InvalidDataException>(() => DurableFile.Write(path, stream =>
        {
            stream.Write([9]);
            throw new InvalidDataException();
        }));

        Assert.Equal([1, 2, 3], File.ReadAllBytes(path));
        Assert.Single(Directory.GetFileSystemEntries(_folder.FullPath));
    }

    [Fact]
    public void Write_replaces_the_file_and_a_reader_keeps_the_old_one()
    {
        var path = _folder.Write("f", [1, 2, 3]);
        using var reader = File.OpenRead(path);

        DurableFile.WriteAllBytes(path, new byte[] { 4 });

        Assert.Equal([4], File.ReadAllBytes(path));
        Assert.Equal(1, reader.ReadByte());
    }

    public void Dispose() => _folder.Dispose();
}
