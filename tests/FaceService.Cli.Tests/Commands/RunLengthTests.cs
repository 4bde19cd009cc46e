using FaceService.Cli.Commands;
using FaceService.Training;
using FaceService.Training.Presets;
using FaceService.Training.Runs;
using FaceService.Training.Tests.Runs;

namespace FaceService.Cli.Tests.Commands;

/// <summary>A run made longer or shorter when it goes on.</summary>
[Collection(DeviceThread.Name)]
public sealed class RunLengthTests : IDisposable
{
    private readonly TinyRun _tiny = new();

    [Theory]
    [InlineData(10)] // shorter than it was to be, longer than it is
    [InlineData(16)] // longer than it was to be
    public void Resume_with_another_length_ends_there(int steps)
    {
        Stop("run", 12, "000006.png");

        var outcome = Resume(new TrainRequest { Resume = _tiny["run"], Steps = steps });

        Assert.Equal(new RunOutcome(steps * 4, true), outcome);
        Assert.Equal(steps, new RunFolder(_tiny["run"]).CheckpointSteps()[0]);
        Assert.Equal($"{steps}", File.ReadAllLines(Path.Combine(_tiny["run"], "losses.csv"))[^1].Split(',')[0]);
        Assert.Equal(steps * 4 / 1000.0, RunRecord.Read(new RunFolder(_tiny["run"]), []).Settings.Kimg);
    }

    [Fact]
    public void Resume_with_less_than_it_has_is_refused_and_changes_nothing()
    {
        _tiny.Run("run", 8);
        var before = File.ReadAllBytes(Path.Combine(_tiny["run"], "run.json"));

        var error = Assert.Throws<TrainingException>(() => Resume(new TrainRequest { Resume = _tiny["run"], Kimg = 0.028 }));

        Assert.Contains("has been shown 32 pictures already", error.Message);
        Assert.Contains("28", error.Message);
        Assert.Equal(before, File.ReadAllBytes(Path.Combine(_tiny["run"], "run.json")));
    }

    [Fact]
    public void Resume_of_a_finished_run_writes_what_a_kill_at_the_end_left_out()
    {
        _tiny.Run("run", 8);
        var generator = Path.Combine(_tiny["run"], "generator.safetensors");
        var bytes = File.ReadAllBytes(generator);
        File.Delete(generator);

        var outcome = Resume(new TrainRequest { Resume = _tiny["run"] });

        Assert.Equal(new RunOutcome(32, true), outcome);
        Assert.Equal(bytes, File.ReadAllBytes(generator));
    }

    [Fact]
    public void Steps_on_the_command_line_are_taken_exactly()
    {
        foreach (var batch in (int[])[1, 4, 24, 64])
            for (var steps = 1; steps < 5000; steps++)
            {
                var settings = Preset.Settings("stylegan2-32", [KeyValuePair.Create("batch", $"{batch}")]) with { Kimg = steps * batch / 1000.0 };
                Assert.Equal(steps * batch, settings.TotalImages);
            }
    }

    public void Dispose() => _tiny.Dispose();

    private RunOutcome Resume(TrainRequest request) =>
        new TrainingRun(request.Resolve() with { CacheDirectory = _tiny["cache"] }).Execute(null, default);

    private void Stop(string name, int steps, string atSheet)
    {
        using var stop = new CancellationTokenSource();
        var watcher = new Watcher(p =>
        {
            if (Path.GetFileName(p.SamplePath) == atSheet)
                stop.Cancel();
        });
        Assert.False(new TrainingRun(_tiny.Options(name, steps)).Execute(watcher, stop.Token).Finished);
    }

    private sealed class Watcher(Action<RunProgress> report) : IProgress<RunProgress>
    {
        public void Report(RunProgress value) => report(value);
    }
}
