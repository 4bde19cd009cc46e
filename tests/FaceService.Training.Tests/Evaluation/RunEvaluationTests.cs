using FaceService.Training.Runs;
using FaceService.Training.Tests.Runs;

namespace FaceService.Training.Tests.Evaluation;

[Collection(DeviceThread.Name)]
public sealed class RunEvaluationTests : IDisposable
{
    private static readonly string[] Measured = ["evaluate_every=0.012", "evaluate_pictures=8", "holdout=0.25"];
    private readonly TinyRun _run = new();

    [Fact]
    public void Run_that_measures_leaves_a_row_at_each_interval_and_at_the_end_and_tells_them()
    {
        var told = new List<RunProgress>();
        new TrainingRun(_run.Options("run", 4, false, Measured)).Execute(new Listener(told), CancellationToken.None);

        var rows = File.ReadAllLines(Path.Combine(_run["run"], "evaluation.csv"));
        Assert.StartsWith("step,images,swd,swd_held_out,swd_floor,ms_ssim", rows[0], StringComparison.Ordinal);
        Assert.Contains("match_letter", rows[0], StringComparison.Ordinal);
        Assert.Equal(["3,12", "4,16"], rows[1..].Select(row => string.Join(',', row.Split(',')[..2])));
        Assert.All(rows[1..], row => Assert.All(row.Split(','), cell => Assert.True(double.IsFinite(double.Parse(cell)))));
        Assert.Equal([12L, 16L], told.Where(p => p.Evaluation is not null).Select(p => p.Images));
    }

    [Fact]
    public void Run_that_measures_trains_to_the_same_weights_as_one_that_does_not()
    {
        _run.Run("measured", 4, false, Measured);
        _run.Run("plain", 4, false, "holdout=0.25");

        // The checkpoints hold no settings.
        Assert.Equal(File.ReadAllBytes(_run.Checkpoint("plain", 4)), File.ReadAllBytes(_run.Checkpoint("measured", 4)));
        Assert.False(File.Exists(Path.Combine(_run["plain"], "evaluation.csv")));
    }

    public void Dispose() => _run.Dispose();

    private sealed class Listener(List<RunProgress> told) : IProgress<RunProgress>
    {
        public void Report(RunProgress value) => told.Add(value);
    }
}
