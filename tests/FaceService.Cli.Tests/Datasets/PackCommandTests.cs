using FaceService.Cli.Datasets;
using FaceService.Training.Datasets;
using FaceService.Training.Tests.Datasets;

namespace FaceService.Cli.Tests.Datasets;

public sealed class PackCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Pack_writes_a_file_that_training_opens_with_labels_and_size()
    {
        var zip = TestImages.LabelledZip(_folder["data.zip"], 6);

        var code = PackCommand.Create().Parse([zip, "--size", "16", "--out", _folder["data.facepack"]]).Invoke();

        Assert.Equal(0, code);
        using var packed = PackedDataset.Open(_folder["data.facepack"]);
        Assert.Equal((6, 16, 2), (packed.Count, packed.Size, packed.Labels.Groups.Count));
    }

    [Theory]
    [InlineData("--size", "2000")]
    [InlineData("--framing", "sideways")]
    public void Pack_with_a_bad_option_is_wrong_usage(string option, string value)
    {
        var zip = TestImages.LabelledZip(_folder["data.zip"], 2);
        string[] size = option == "--size" ? [] : ["--size", "16"];

        Assert.Equal(2, PackCommand.Create().Parse([zip, .. size, "--out", _folder["x.facepack"], option, value]).Invoke());
        Assert.False(File.Exists(_folder["x.facepack"]));
    }

    public void Dispose() => _folder.Dispose();
}
