using FaceService.Training.Runs;
using FaceService.Training.Trainers;
using static TorchSharp.torch;

namespace FaceService.Training.Tests.Runs;

/// <summary>What the world does to a run: each time one sentence, and the last good checkpoint.</summary>
[Collection(DeviceThread.Name)]
public sealed class RunFailureTests : IDisposable
{
    private readonly TinyRun _tiny = new();

    [Fact]
    public void Execute_full_disk_is_told_and_the_run_goes_on_once_there_is_room()
    {
        _tiny.Run("straight", 12);
        var losses = Path.Combine(_tiny["run"], "losses.csv");
        var rows = "";

        // /dev/full answers every write as a full disk does.
        var error = Fail("run", 12, 5, () =>
        {
            rows = File.ReadAllText(losses);
            File.Delete(losses);
            File.CreateSymbolicLink(losses, "/dev/full");
        });

        Assert.Contains("disk is full", error.Message);
        Assert.Contains("of step 4, is kept", error.Message);
        File.Delete(losses);
        File.WriteAllText(losses, rows + "6,2"); // as much of a row as there was room for
        _tiny.Run("run", 12, true);
        Assert.Equal(File.ReadAllBytes(_tiny.Checkpoint("straight", 12)), File.ReadAllBytes(_tiny.Checkpoint("run", 12)));
        Assert.Equal(File.ReadAllLines(Path.Combine(_tiny["straight"], "losses.csv")), File.ReadAllLines(losses));
    }

    [Fact]
    public void Execute_allocation_that_fails_is_told_and_leaves_the_last_checkpoint()
    {
        var error = Fail("run", 8, 5, () => zeros(1L << 50).Dispose());

        Assert.Contains("more memory than there is", error.Message);
        Assert.Contains("of step 4, is kept", error.Message);
        CheckpointFile.Open(_tiny.Checkpoint("run", 4)).Dispose();
    }

    [Fact]
    public void Execute_folder_that_went_away_is_told()
    {
        var error = Fail("run", 8, 5, () => Directory.Delete(_tiny["run"], recursive: true));

        Assert.Contains("could not be read or written", error.Message);
    }

    [Fact]
    public void Execute_checkpoint_with_one_bit_turned_is_passed_over_and_noted()
    {
        _tiny.Run("straight", 12);
        _tiny.Run("broken", 8);
        var bytes = File.ReadAllBytes(_tiny.Checkpoint("broken", 8));
        bytes[^1000] ^= 0x10;
        File.WriteAllBytes(_tiny.Checkpoint("broken", 8), bytes);

        _tiny.Run("broken", 12, true);

        Assert.Contains("step 8 is damaged", Assert.Single(RunRecord.Read(new RunFolder(_tiny["broken"]), []).Notes));
        Assert.Equal(File.ReadAllBytes(_tiny.Checkpoint("straight", 12)), File.ReadAllBytes(_tiny.Checkpoint("broken", 12)));
    }

    [Fact]
    public void Execute_every_checkpoint_damaged_starts_anew()
    {
        _tiny.Run("straight", 8);
        _tiny.Run("broken", 8);
        foreach (var step in (int[])[4, 8])
            File.WriteAllBytes(_tiny.Checkpoint("broken", step), new byte[100]);

        _tiny.Run("broken", 8, true);

        Assert.Equal(File.ReadAllBytes(_tiny.Checkpoint("straight", 8)), File.ReadAllBytes(_tiny.Checkpoint("broken", 8)));
    }

    [Fact]
    public void Execute_pictures_that_cannot_be_used_are_counted_and_listed()
    {
        var zip = Datasets.TestImages.Zip(
            _tiny["some.zip"],
            ("good.png", Datasets.TestImages.Png(1)),
            ("also good.png", Datasets.TestImages.Png(2)),
            ("tiny.png", Datasets.TestImages.Png(3, 8, 8)),
            ("a \"quoted\", one.jpg", [1, 2, 3]));

        new TrainingRun(_tiny.Options("run", 2) with { DataPath = zip }).Execute(null, CancellationToken.None);

        var folder = new RunFolder(_tiny["run"]);
        Assert.Contains("2 of 4 pictures cannot be used", Assert.Single(RunRecord.Read(folder, []).Notes));
        var rows = FaceService.Training.Datasets.CsvText.Rows(File.ReadAllText(folder.Skipped)).ToList();
        Assert.Equal(["file", "a \"quoted\", one.jpg", "tiny.png"], rows.Select(r => r[0]));
        Assert.Contains("8×8", rows[2][1]);
    }

    [Fact]
    public void Execute_leftovers_of_a_kill_are_removed()
    {
        _tiny.Run("run", 4);
        var left = Path.Combine(_tiny["run"], "checkpoints", ".000008.safetensors.0123456789abcdef.tmp");
        File.WriteAllBytes(left, new byte[10]);

        _tiny.Run("run", 8, true);

        Assert.False(File.Exists(left));
    }

    public void Dispose() => _tiny.Dispose();

    private TrainingException Fail(string name, int steps, long step, Action sabotage) => Assert.Throws<TrainingException>(() =>
        new TrainingRun(
            _tiny.Options(name, steps),
            (settings, data, device) => new SabotagedTrainer(TrainerFactory.Create(settings, data, device), step, _ => sabotage()))
        .Execute(null, CancellationToken.None));
}
