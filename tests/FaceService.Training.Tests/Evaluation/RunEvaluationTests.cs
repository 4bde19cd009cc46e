using FaceService.Model.Networks.Pretrained;
using FaceService.Training.Presets;
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
    public void Run_without_pretrained_networks_is_judged_by_the_spectrum_beside_its_floor_and_by_none_where_none_is_asked()
    {
        _run.Run("judged", 4, false, Measured);
        _run.Run("unjudged", 4, false, [.. Measured, "evaluate_judges=none"]);

        var (judged, unjudged) = (Columns("judged"), Columns("unjudged"));
        Assert.Equal([.. unjudged, "spectrum_largest", "spectrum_largest_floor", "spectrum_smallest", "spectrum_smallest_floor"], judged);
    }

    [Fact]
    public void Judge_that_lacks_its_network_is_refused_before_the_first_step()
    {
        var refused = Assert.Throws<TrainingException>(() => _run.Run("run", 4, false, [.. Measured, "evaluate_judges=spectrum,people"]));

        Assert.Contains(NetworkFolder.InstallCommand, refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_run.Checkpoint("run", 4)));
    }

    [Theory]
    [InlineData("mona")]
    [InlineData("none,people")]
    [InlineData("people,people")]
    public void Judges_that_do_not_exist_are_refused_by_name(string judges)
    {
        var refused = Assert.Throws<SettingException>(() => _run.Options("run", 4, false, $"evaluate_judges={judges}"));

        Assert.Equal("evaluate_judges", refused.Setting);
        Assert.Contains(judges, refused.Message, StringComparison.Ordinal);
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

    private string[] Columns(string run) => File.ReadLines(Path.Combine(_run[run], "evaluation.csv")).First().Split(',');

    public void Dispose() => _run.Dispose();

    private sealed class Listener(List<RunProgress> told) : IProgress<RunProgress>
    {
        public void Report(RunProgress value) => told.Add(value);
    }
}
