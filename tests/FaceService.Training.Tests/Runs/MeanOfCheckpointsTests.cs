using FaceService.Model.Weights;
using FaceService.Training.Runs;

namespace FaceService.Training.Tests.Runs;

[Collection(DeviceThread.Name)]
public sealed class MeanOfCheckpointsTests : IDisposable
{
    private const string Weight = "synthesis.b16.conv1.weight";
    private readonly TinyRun _run = new();

    [Fact]
    public void Mean_of_checkpoints_is_published_and_the_card_says_so()
    {
        _run.Run("run", 12); // checkpoints after 4, 8 and 12 steps
        var folder = new RunFolder(_run["run"]);

        RunPublication.Write(folder, mean: 2);

        var (older, newer) = (Average(8), Average(12));
        using var file = GeneratorFile.Open(folder.Generator);
        Assert.NotEqual(older, newer);
        Assert.All(file.Read(Weight).ToFloat32().Zip(older.Zip(newer)), w => Assert.Equal((w.Second.First + w.Second.Second) / 2, w.First, 1e-6f));
        Assert.Contains("mean of those at the newest 2 checkpoints", File.ReadAllText(folder.Card), StringComparison.Ordinal);
    }

    [Fact]
    public void Mean_of_more_checkpoints_than_there_are_is_refused()
    {
        _run.Run("run", 4);

        var error = Assert.Throws<TrainingException>(() => RunPublication.Write(new RunFolder(_run["run"]), mean: 2));

        Assert.Contains("has 1 checkpoints, and the mean of 2 was asked for", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Truncation_of_its_own_is_published_and_the_card_says_so()
    {
        _run.Run("run", 4);
        var folder = new RunFolder(_run["run"]);

        RunPublication.Write(folder, truncation: 0.9);

        using var file = GeneratorFile.Open(folder.Generator);
        Assert.Equal(0.9, file.Config.DefaultTruncation);
        Assert.Contains("names no truncation, it is 0.9", File.ReadAllText(folder.Card), StringComparison.Ordinal);
    }

    public void Dispose() => _run.Dispose();

    private float[] Average(int step)
    {
        using var file = CheckpointFile.Open(_run.Checkpoint("run", step));
        return file.Read("ema." + Weight).ToFloat32();
    }
}
