using System.Text.Json.Nodes;
using FaceService.Model.Imaging.Reading;
using FaceService.Model.Weights;
using FaceService.Training.Runs;

namespace FaceService.Training.Tests.Runs;

[Collection(DeviceThread.Name)]
public sealed class TrainingRunTests : IDisposable
{
    private readonly TinyRun _tiny = new();

    [Fact]
    public void Execute_leaves_a_folder_that_explains_itself()
    {
        var outcome = _tiny.Run("run", 8);

        Assert.Equal(new RunOutcome(32, true), outcome);
        var run = JsonNode.Parse(File.ReadAllText(Path.Combine(_tiny["run"], "run.json")))!;
        Assert.Equal("stylegan2-32", (string)run["preset"]!);
        Assert.Equal(8, (int)run["settings"]!["z_dim"]!);
        Assert.Equal(14, (int)run["data"]!["pictures"]!);
        Assert.Equal(4, (int)run["data"]!["classes"]!["a/x"]!);
        Assert.Equal(["step", "images", "g_loss"], Rows("run")[0].Split(',')[..3]);
        Assert.Equal(["2", "4", "6", "8"], Rows("run")[1..].Select(r => r.Split(',')[0]));
        var sheets = Directory.GetFiles(Path.Combine(_tiny["run"], "samples")).Order().ToList();
        Assert.Equal(["000000.png", "000003.png", "000006.png", "000008.png"], sheets.Select(Path.GetFileName));
        Assert.All(sheets, s => Assert.Equal(64, ImageDecoder.Probe(File.ReadAllBytes(s)).Width));
        Assert.True(File.Exists(_tiny.Checkpoint("run", 4)) && File.Exists(_tiny.Checkpoint("run", 8)));
        Assert.True(new FileInfo(Path.Combine(_tiny["run"], "timelapse.gif")).Length > 100);
    }

    [Fact]
    public void Execute_same_settings_twice_give_the_same_bytes()
    {
        _tiny.Run("one", 6);
        _tiny.Run("two", 6);
        _tiny.Run("other", 6, false, "seed=1");

        Assert.Equal(File.ReadAllBytes(_tiny.Checkpoint("one", 6)), File.ReadAllBytes(_tiny.Checkpoint("two", 6)));
        Assert.NotEqual(File.ReadAllBytes(_tiny.Checkpoint("one", 6)), File.ReadAllBytes(_tiny.Checkpoint("other", 6)));
    }

    [Fact]
    public void Execute_stopped_while_it_packs_leaves_nothing_behind()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();

        Assert.Throws<OperationCanceledException>(() => new TrainingRun(_tiny.Options("run", 4)).Execute(null, stop.Token));

        Assert.False(Directory.Exists(_tiny["run"]));
        Assert.Empty(Directory.EnumerateFiles(_tiny["cache"]));
        Assert.True(_tiny.Run("run", 4).Finished);
    }

    [Fact]
    public void Execute_with_the_settings_of_run_json_gives_the_same_bytes()
    {
        _tiny.Run("one", 6, false, "seed=3", "augment_p=0.2", "labels=none");

        var settings = RunRecord.Read(new RunFolder(_tiny["one"]), []).Settings;
        new TrainingRun(_tiny.Options("two", 1) with { Settings = settings }).Execute(null, CancellationToken.None);

        AssertSame("one", "two", 6);
    }

    [Theory]
    [InlineData("float32")]
    [InlineData("bfloat16")]
    public void Execute_stopped_and_resumed_ends_in_the_same_bytes(string precision)
    {
        _tiny.Run("straight", 12, false, "precision=" + precision);
        using var stop = new CancellationTokenSource();
        var stopped = new TrainingRun(_tiny.Options("broken", 12, false, "precision=" + precision))
            .Execute(new StopAtSheet(stop, 3), stop.Token);

        var resumed = _tiny.Run("broken", 12, true, "precision=" + precision);

        Assert.False(stopped.Finished);
        Assert.InRange(stopped.Images, 1, 44);
        Assert.True(resumed.Finished);
        AssertSame("straight", "broken", 12);
    }

    [Fact]
    public void Execute_resumed_without_any_checkpoint_starts_anew()
    {
        _tiny.Run("straight", 6);
        _tiny.Run("broken", 6);
        Directory.Delete(Path.Combine(_tiny["broken"], "checkpoints"), recursive: true);

        _tiny.Run("broken", 6, true);

        AssertSame("straight", "broken", 6);
    }

    [Fact]
    public void Execute_checkpoint_cut_off_by_a_kill_is_passed_over()
    {
        _tiny.Run("straight", 12);
        _tiny.Run("broken", 8);
        var whole = File.ReadAllBytes(_tiny.Checkpoint("broken", 8));
        File.Delete(_tiny.Checkpoint("broken", 8));
        File.WriteAllBytes(_tiny.Checkpoint("broken", 8) + ".new", whole[..(whole.Length / 2)]);

        _tiny.Run("broken", 12, true);

        AssertSame("straight", "broken", 12);
    }

    [Fact]
    public void Execute_newest_checkpoint_damaged_goes_back_to_the_one_before()
    {
        _tiny.Run("straight", 12);
        _tiny.Run("broken", 8);
        var whole = File.ReadAllBytes(_tiny.Checkpoint("broken", 8));
        File.WriteAllBytes(_tiny.Checkpoint("broken", 8), whole[..^100]);

        _tiny.Run("broken", 12, true);

        AssertSame("straight", "broken", 12);
    }

    [Fact]
    public void Execute_on_a_folder_that_holds_a_run_is_refused_and_leaves_it_alone()
    {
        _tiny.Run("run", 4);
        var before = File.ReadAllBytes(_tiny.Checkpoint("run", 4));

        var error = Assert.Throws<TrainingException>(() => _tiny.Run("run", 6));

        Assert.Contains("already holds a run", error.Message);
        Assert.Equal(before, File.ReadAllBytes(_tiny.Checkpoint("run", 4)));
    }

    [Fact]
    public void Execute_resumed_on_other_data_is_refused()
    {
        _tiny.Run("run", 4);
        var other = Datasets.TestImages.LabelledZip(_tiny["other.zip"], 13);

        var error = Assert.Throws<TrainingException>(() => new TrainingRun(_tiny.Options("run", 8, true) with { DataPath = other })
            .Execute(null, CancellationToken.None));

        Assert.Contains("changed", error.Message);
    }

    [Fact]
    public void Execute_old_checkpoints_go()
    {
        _tiny.Run("run", 12, false, "keep_checkpoints=2");

        Assert.Equal(
            ["000008.safetensors", "000012.safetensors"],
            Directory.GetFiles(Path.Combine(_tiny["run"], "checkpoints")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Execute_with_a_holdout_tells_record_card_and_weights_which_pictures_it_never_saw()
    {
        _tiny.Run("run", 4, false, "holdout=0.25");

        var data = JsonNode.Parse(File.ReadAllText(Path.Combine(_tiny["run"], "run.json")))!["data"]!;
        Assert.Equal((14, 4), ((int)data["pictures"]!, (int)data["held_out"]!));
        var digest = (string)data["held_out_digest"]!;
        Assert.Contains(digest, File.ReadAllText(Path.Combine(_tiny["run"], "card.md")), StringComparison.Ordinal);
        using var weights = GeneratorFile.Open(Path.Combine(_tiny["run"], "generator.safetensors"));
        Assert.Contains(digest, weights.Training, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("loss=relativistic")]
    [InlineData("augment=none")]
    [InlineData("path_length_weight=0")]
    [InlineData("labels=none")]
    public void Execute_variant_trains_to_finite_losses(string setting)
    {
        _tiny.Run("run", 6, false, setting);

        var cells = Rows("run")[^1].Split(',').Where(c => c.Length > 0).Select(double.Parse).ToList();
        Assert.True(cells.Count > 4);
        Assert.All(cells, c => Assert.True(double.IsFinite(c)));
    }

    public void Dispose() => _tiny.Dispose();

    private string[] Rows(string name) => File.ReadAllLines(Path.Combine(_tiny[name], "losses.csv"));

    private void AssertSame(string one, string two, int step)
    {
        Assert.Equal(File.ReadAllBytes(_tiny.Checkpoint(one, step)), File.ReadAllBytes(_tiny.Checkpoint(two, step)));
        foreach (var file in Directory.GetFiles(Path.Combine(_tiny[one], "samples")))
            Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(_tiny[two], "samples", Path.GetFileName(file))));
        Assert.Equal(Rows(one), Rows(two));
    }

    // A sheet falls on an image count, so that the stop comes at the same step on any machine.
    private sealed class StopAtSheet(CancellationTokenSource stop, int sheets) : IProgress<RunProgress>
    {
        private int _seen;

        public void Report(RunProgress value)
        {
            if (value.SamplePath is not null && ++_seen == sheets)
                stop.Cancel();
        }
    }
}
