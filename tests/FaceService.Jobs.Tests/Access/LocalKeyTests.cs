using FaceService.Jobs.Access;

namespace FaceService.Jobs.Tests.Access;

public sealed class LocalKeyTests : IDisposable
{
    private readonly string _data = Path.Combine(Directory.CreateTempSubdirectory("face-key-").FullName, "data");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_data)!, recursive: true);

    [Fact]
    public void Key_is_kept_for_its_owner_alone()
    {
        var key = LocalKey.ReadOrCreate(_data);

        Assert.Equal(64, key.Length);
        Assert.Equal(key, LocalKey.ReadOrCreate(_data));
        Assert.NotEqual(key, LocalKey.ReadOrCreate(_data + "-other"));
        if (OperatingSystem.IsWindows())
            return;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(LocalKey.PathIn(_data)));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            File.GetUnixFileMode(Path.GetDirectoryName(LocalKey.PathIn(_data))!));
    }

    [Fact]
    public void Key_asked_for_by_many_at_once_is_one()
    {
        for (var round = 0; round < 20; round++)
        {
            var data = $"{_data}-{round}";
            using var start = new Barrier(8);
            var keys = new string[8];
            var threads = Enumerable.Range(0, keys.Length).Select(i => new Thread(() =>
            {
                start.SignalAndWait();
                keys[i] = LocalKey.ReadOrCreate(data);
            })).ToList();
            threads.ForEach(thread => thread.Start());
            threads.ForEach(thread => thread.Join());

            Assert.Single(keys.Distinct());
            Assert.Equal(["keys"], Directory.EnumerateFileSystemEntries(data).Select(Path.GetFileName));
        }
    }

    [Fact]
    public void Key_that_was_deleted_is_followed_by_another()
    {
        var key = LocalKey.ReadOrCreate(_data);
        File.Delete(LocalKey.PathIn(_data));

        Assert.NotEqual(key, LocalKey.ReadOrCreate(_data));
    }

    [Fact]
    public void Key_that_others_could_read_is_taken_from_them()
    {
        if (OperatingSystem.IsWindows())
            return;
        LocalKey.ReadOrCreate(_data);
        File.SetUnixFileMode(LocalKey.PathIn(_data), UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead | UnixFileMode.UserWrite);
        LocalKey.ReadOrCreate(_data);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(LocalKey.PathIn(_data)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("short\n")]
    public void File_that_holds_no_key_is_an_error_that_says_what_to_do(string content)
    {
        LocalKey.ReadOrCreate(_data);
        File.WriteAllText(LocalKey.PathIn(_data), content);

        Assert.Contains("Delete it", Assert.Throws<IOException>(() => LocalKey.ReadOrCreate(_data)).Message);
    }

    [Fact]
    public void Folder_that_cannot_be_made_is_an_error_and_leaves_nothing()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_data)!);
        File.WriteAllText(_data, "a file");

        Assert.ThrowsAny<IOException>(() => LocalKey.ReadOrCreate(_data));
        Assert.Single(Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(_data)!));
    }
}
