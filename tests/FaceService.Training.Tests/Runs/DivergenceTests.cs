using FaceService.Model.Engine;
using FaceService.Training.Runs;
using FaceService.Training.Trainers;

namespace FaceService.Training.Tests.Runs;

/// <summary>Runs whose numbers are none any more. A row of losses each two steps, a checkpoint each four.</summary>
[Collection(DeviceThread.Name)]
public sealed class DivergenceTests : IDisposable
{
    private readonly TinyRun _tiny = new();
    private readonly List<string> _told = [];

    [Fact]
    public void Execute_loss_that_is_NaN_goes_back_to_the_last_checkpoint_and_says_so()
    {
        var outcome = Run("run", 12, poisonedStep: 5, onlyFirst: true);

        Assert.Equal(new RunOutcome(48, true), outcome);
        var note = Assert.Single(RunRecord.Read(new RunFolder(_tiny["run"]), []).Notes);
        Assert.Contains("not a finite number", note);
        Assert.Contains("went back to the checkpoint of step 4", note);
        Assert.Equal([note], _told);
        Assert.Equal(["", "", "1", "1", "1", "1"], Losses("run", "setbacks"));
        Assert.All(Losses("run", "g_loss"), v => Assert.True(double.IsFinite(double.Parse(v))));
        Assert.Contains(MarkdownText.Escape(note), File.ReadAllText(Path.Combine(_tiny["run"], "card.md")));
    }

    [Fact]
    public void Execute_loss_that_is_NaN_before_any_checkpoint_starts_anew()
    {
        Run("run", 8, poisonedStep: 1, onlyFirst: true);

        Assert.Contains("went back to its beginning", Assert.Single(_told));
        Assert.Equal(["1", "1", "1", "1"], Losses("run", "setbacks"));
    }

    [Fact]
    public void Execute_goes_on_otherwise_than_it_came()
    {
        _tiny.Run("straight", 8);
        Run("run", 8, poisonedStep: 5, onlyFirst: true);

        Assert.Equal(File.ReadAllBytes(_tiny.Checkpoint("straight", 4)), File.ReadAllBytes(_tiny.Checkpoint("run", 4)));
        Assert.NotEqual(Losses("straight", "g_loss")[2], Losses("run", "g_loss")[2]);
    }

    [Fact]
    public void Execute_second_time_fails_and_keeps_the_last_good_checkpoint()
    {
        var error = Assert.Throws<TrainingException>(() => Run("run", 12, poisonedStep: 9, onlyFirst: false));

        Assert.Contains("diverged a second time", error.Message);
        Assert.Contains("after step 12", error.Message);
        Assert.Contains("of step 8, is kept", error.Message);
        Assert.Equal([8, 4], new RunFolder(_tiny["run"]).CheckpointSteps());
        using var kept = CheckpointFile.Open(_tiny.Checkpoint("run", 8));
        Assert.All(kept.Tensors.Keys, name => Assert.True(HostTensor.IsFinite(kept.Read(name)), name));
    }

    [Fact]
    public void Execute_weight_that_is_NaN_gets_into_no_checkpoint()
    {
        // No row of losses comes before the checkpoint of step 4, so that nothing but the weights tells.
        Run("run", 8, poisonedStep: 3, onlyFirst: true, "log_every=100");

        Assert.Contains("went back to its beginning", Assert.Single(_told));
        using var kept = CheckpointFile.Open(_tiny.Checkpoint("run", 4));
        Assert.All(kept.Tensors.Keys, name => Assert.True(HostTensor.IsFinite(kept.Read(name)), name));
    }

    [Fact]
    public void Execute_interrupted_after_it_went_back_ends_in_the_same_bytes()
    {
        Run("straight", 12, poisonedStep: 5, onlyFirst: true);
        Run("broken", 12, poisonedStep: 5, onlyFirst: true);
        File.Delete(_tiny.Checkpoint("broken", 12)); // as if killed after the checkpoint of step 8, and before the next

        Run("broken", 12, poisonedStep: 5, onlyFirst: true);

        Assert.Equal(File.ReadAllBytes(_tiny.Checkpoint("straight", 12)), File.ReadAllBytes(_tiny.Checkpoint("broken", 12)));
        Assert.Equal(Losses("straight", "d_loss"), Losses("broken", "d_loss"));
        Assert.Single(RunRecord.Read(new RunFolder(_tiny["broken"]), []).Notes);
    }

    [Fact]
    public void Execute_loss_that_explodes_goes_back_at_half_of_the_rates_once()
    {
        var options = _tiny.Options("run", 8, false, "explosion_loss=0.0001", "lr_g=0.002", "lr_d=0.001");
        var rates = new List<(double G, double D)>();

        var error = Assert.Throws<TrainingException>(() => new TrainingRun(options, (settings, data, device) =>
        {
            rates.Add((settings.LrG, settings.LrD));
            return TrainerFactory.Create(settings, data, device);
        }).Execute(new Notes(_told), CancellationToken.None));

        Assert.Equal([(0.002, 0.001), (0.001, 0.0005)], rates);
        Assert.Matches(@"g_loss was \S+, more than explosion_loss \(0.0001\) from 0: the run went back to its beginning", Assert.Single(_told));
        Assert.Contains("diverged a second time: g_loss was ", error.Message);
    }

    [Fact]
    public void Execute_loss_within_bounds_is_left_alone()
    {
        _tiny.Run("straight", 8, false, "explosion_loss=0");
        Run("run", 8, poisonedStep: 100, onlyFirst: false, "explosion_loss=1000");

        Assert.Empty(_told);
        Assert.Equal(Losses("straight", "g_loss"), Losses("run", "g_loss"));
    }

    public void Dispose() => _tiny.Dispose();

    private RunOutcome Run(string name, int steps, long poisonedStep, bool onlyFirst, params string[] sets)
    {
        var options = _tiny.Options(name, steps, Directory.Exists(_tiny[name]), sets);
        return new TrainingRun(options, (settings, data, device) =>
        {
            var trainer = TrainerFactory.Create(settings, data, device);
            return onlyFirst && settings.Seed != options.Settings.Seed ? trainer : new SabotagedTrainer(trainer, poisonedStep, SabotagedTrainer.Poison);
        }).Execute(new Notes(_told), CancellationToken.None);
    }

    private string[] Losses(string name, string column)
    {
        var rows = File.ReadAllLines(Path.Combine(_tiny[name], "losses.csv")).Select(r => r.Split(',')).ToList();
        return [.. rows.Skip(1).Select(r => r[Array.IndexOf(rows[0], column)])];
    }

    private sealed class Notes(List<string> told) : IProgress<RunProgress>
    {
        public void Report(RunProgress value)
        {
            if (value.Note is { } note)
                told.Add(note);
        }
    }
}
