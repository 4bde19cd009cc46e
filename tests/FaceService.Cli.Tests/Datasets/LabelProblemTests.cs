using FaceService.Cli.Tests.Commands;
using FaceService.Cli.Tests.Shared;
using FaceService.Jobs.Tests.Datasets;

namespace FaceService.Cli.Tests.Datasets;

/// <summary>Images whose labels cannot be used, from adding them to training on them.</summary>
[Collection(DeviceThread.Name)]
public sealed class LabelProblemTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Train_with_labels_that_cannot_be_used_is_refused_before_the_first_step()
    {
        var zip = Zip("""{"labels": [["0.png", 4096], ["1.png", 0]]}""");
        using var run = new TrainUnderTest(
            _folder.Path, "--data", zip, "--preset", "stylegan2-32", "--steps", "1", "--out", _folder["run"], "--set", "labels=auto");

        var (code, said) = await run.WaitAsync();

        Assert.Equal(1, code);
        Assert.Contains("4096", Assert.Single(said.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
        Assert.False(Directory.Exists(_folder["run"]));
    }

    [Fact]
    public async Task Dataset_add_tells_what_is_wrong_with_the_labels()
    {
        var zip = Zip("""{"labels": [["0.png", 0], ["0.png", 1], ["1.png", 4096]]}""");

        var (code, printed) = await CliProcess.RunAsync(_folder.Path, "dataset", "add", zip, "--name", "odd");

        Assert.Equal(0, code);
        Assert.StartsWith("odd: 2 pictures", printed);
        Assert.Contains("4096", printed);
    }

    [Fact]
    public async Task Dataset_add_of_what_is_not_there_names_the_path()
    {
        var (code, printed) = await CliProcess.RunAsync(_folder.Path, "dataset", "add", _folder["nothing.zip"], "--name", "odd");

        Assert.Equal(1, code);
        Assert.Contains($"'{_folder["nothing.zip"]}'", printed);
    }

    public void Dispose() => _folder.Dispose();

    private string Zip(string labels)
    {
        File.WriteAllBytes(_folder["data.zip"], TestZip.Of(
            ("0.png", TestZip.Picture(0, 32, 32)), ("1.png", TestZip.Picture(1, 32, 32)), ("dataset.json", TestZip.Text(labels))));
        return _folder["data.zip"];
    }
}
