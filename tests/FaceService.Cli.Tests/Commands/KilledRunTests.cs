using FaceService.Training.Tests.Runs;

namespace FaceService.Cli.Tests.Commands;

/// <summary>Real trainings, killed with SIGKILL and resumed, against the same training left in peace.</summary>
[Collection(DeviceThread.Name)]
public sealed class KilledRunTests : IDisposable
{
    private const int Steps = 40;
    private readonly TinyRun _tiny = new();

    [Fact]
    public async Task Run_killed_again_and_again_ends_in_the_same_bytes()
    {
        string[] sets = ["log_every=1"];
        _tiny.Run("straight", Steps, false, sets);
        var moments = new Random(17);
        var killed = 0;

        // Before it has done anything.
        using (var first = Start("broken", sets))
        {
            killed += await first.KillAsync() ? 1 : 0;
        }

        for (var attempt = 0; killed < 3 && attempt < 12; attempt++)
        {
            using var watch = new FileWatch(_tiny["broken"], "losses.csv");
            using var run = Start("broken", sets);
            for (var rows = moments.Next(1, 5); rows > 0 && await watch.NextAsync(run.Exited) is not null;)
                rows--;
            if (await run.KillAsync())
            {
                killed++;
                continue;
            }

            // It was faster and is done: once more from the start.
            Directory.Delete(_tiny["broken"], recursive: true);
            Directory.CreateDirectory(_tiny["broken"]);
        }

        Assert.InRange(killed, 2, 4);
        await FinishAsync("broken", sets);
        AssertSameFolder("straight", "broken");
    }

    [Fact]
    public async Task Run_killed_while_it_writes_a_checkpoint_ends_in_the_same_bytes()
    {
        // Large enough that a write takes a while, and one each step: it is frozen at each until one is met half written.
        string[] sets = ["channel_base=2048", "channel_max=64", "checkpoint_every=0.004", "sample_every=0", "keep_checkpoints=2"];
        _tiny.Run("straight", Steps, false, sets);
        var checkpoints = Path.Combine(_tiny["broken"], "checkpoints");

        using (var watch = new FileWatch(checkpoints, ".*.tmp"))
        using (var run = Start("broken", sets))
        {
            var caught = false;
            while (!caught && await watch.NextAsync(run.Exited) is { } writing)
            {
                run.Freeze();
                caught = File.Exists(writing) && new FileInfo(writing).Length > 0;
                if (!caught)
                    run.Thaw();
            }

            Assert.True(caught, "no checkpoint was met half written");
            Assert.True(await run.KillAsync());
        }

        Assert.NotEmpty(Directory.GetFiles(checkpoints, ".*.tmp"));
        await FinishAsync("broken", sets);
        AssertSameFolder("straight", "broken");
    }

    public void Dispose() => _tiny.Dispose();

    private async Task FinishAsync(string name, string[] sets)
    {
        using var run = Start(name, sets);
        var (code, said) = await run.WaitAsync();
        Assert.True(code == 0, said);
    }

    // Resuming what has no checkpoint yet, or not even a folder, starts it: one command whatever the kill left.
    private TrainUnderTest Start(string name, string[] sets) => new(
        _tiny["data of " + name], // a cache of its own, so that packing is among what is killed
        [
            "--data", _tiny.DataPath, "--preset", "stylegan2-32", "--resume", _tiny[name], "--steps", $"{Steps}",
            .. TinyRun.Small.Concat(sets).SelectMany(s => (string[])["--set", s]),
        ]);

    private void AssertSameFolder(string one, string two)
    {
        Assert.Equal(Files(one).Keys, Files(two).Keys);
        foreach (var (name, content) in Files(one))
            Assert.True(content.AsSpan().SequenceEqual(Files(two)[name]), $"{name} differs");
    }

    private SortedDictionary<string, byte[]> Files(string name) => new(
        Directory.EnumerateFiles(_tiny[name], "*", SearchOption.AllDirectories)
            .ToDictionary(f => Path.GetRelativePath(_tiny[name], f), File.ReadAllBytes),
        StringComparer.Ordinal);
}
