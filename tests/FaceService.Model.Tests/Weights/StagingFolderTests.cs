using FaceService.Model.Weights;

namespace FaceService.Model.Tests.Weights;

public sealed class StagingFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public StagingFolderTests() => Directory.CreateDirectory(Root);

    private string Root => _folder.File("data");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Sweep_takes_what_a_crash_left_and_leaves_what_is_in_use()
    {
        var left = Directory.CreateDirectory(_folder.File("data/.staging-left")).FullName;
        File.WriteAllText(Path.Combine(left, "generator.safetensors"), "half");
        Directory.CreateDirectory(_folder.File("data/faces"));
        using var used = new StagingFolder(Root);
        File.WriteAllText(used.File("upload"), "");

        StagingFolder.Sweep(Root);

        Assert.False(Directory.Exists(left));
        Assert.True(File.Exists(used.File("upload")));
        Assert.True(Directory.Exists(_folder.File("data/faces")));
    }

    [Fact]
    public void Sweep_of_a_folder_that_is_not_there_does_nothing() => StagingFolder.Sweep(_folder.File("none"));

    [Fact]
    public void Dispose_leaves_nothing()
    {
        using (var used = new StagingFolder(Root))
            File.WriteAllText(used.File("upload"), "");

        Assert.Empty(Directory.EnumerateFileSystemEntries(Root));
    }
}
