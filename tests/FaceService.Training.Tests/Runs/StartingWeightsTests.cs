using System.IO.Compression;
using FaceService.Model.Weights;
using FaceService.Training.Runs;

namespace FaceService.Training.Tests.Runs;

[Collection(DeviceThread.Name)]
public sealed class StartingWeightsTests : IDisposable
{
    private readonly TinyRun _run = new();

    [Fact]
    public void Run_from_a_generator_with_the_discriminator_warming_up_publishes_that_generator_unchanged()
    {
        _run.Run("first", 4);
        From("second", Path.Combine(_run["first"], "generator.safetensors"), 2, "discriminator_warmup=0.008");

        using var before = GeneratorFile.Open(Path.Combine(_run["first"], "generator.safetensors"));
        using var after = GeneratorFile.Open(Path.Combine(_run["second"], "generator.safetensors"));
        Assert.All(before.Tensors.Keys.Where(n => n != "mapping.w_avg"), name => Assert.Equal(before.Read(name).ToFloat32(), after.Read(name).ToFloat32()));
    }

    [Fact]
    public void Run_from_a_generator_counts_the_pictures_shown_before()
    {
        _run.Run("first", 4);
        From("second", Path.Combine(_run["first"], "generator.safetensors"), 4);

        using var file = GeneratorFile.Open(Path.Combine(_run["second"], "generator.safetensors"));
        Assert.Contains("\"images\":32", file.Training, StringComparison.Ordinal);
        Assert.Contains("had been shown 16 pictures", File.ReadAllText(Path.Combine(_run["second"], "card.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_grown_to_twice_the_size_begins_with_the_smaller_networks_pictures_enlarged()
    {
        _run.Run("first", 4);
        var weights = Path.Combine(_run["first"], "generator.safetensors");
        From("grown", weights, 1, "size=64", "discriminator_warmup=1");

        using var small = GeneratorFile.Open(weights);
        using var grown = GeneratorFile.Open(Path.Combine(_run["grown"], "generator.safetensors"));
        Assert.Equal(64, grown.Config.ImageSize);
        Assert.Equal(small.Read("synthesis.b32.conv1.weight").ToFloat32(), grown.Read("synthesis.b32.conv1.weight").ToFloat32());
        Assert.All(grown.Read("synthesis.b64.torgb.weight").ToFloat32(), value => Assert.Equal(0, value));
    }

    [Fact]
    public void Run_grown_with_both_networks_says_that_nothing_changed_at_first()
    {
        string[] wide = ["channel_base=512", "channel_max=8"];
        _run.Run("first", 2, false, wide);
        ResumeFile.Write(new RunFolder(_run["first"]), _run["resume.safetensors"]);
        From("grown", _run["resume.safetensors"], 1, [.. wide, "size=64"]);

        Assert.Contains(
            RunRecord.Read(new RunFolder(_run["grown"]), []).Notes,
            note => note.Contains("for larger pictures were new and changed nothing at first", StringComparison.Ordinal));
    }

    [Fact]
    public void Run_that_gains_an_attribute_begins_with_what_the_weights_know_of_the_others()
    {
        _run.Run("first", 4);
        ResumeFile.Write(new RunFolder(_run["first"]), _run["resume.safetensors"]);
        var rows = Enumerable.Range(0, 14).Select(i => $"00000/{i:D3}.png,{(i % 2 == 0 ? "neutral" : "smiling")},{"yx"[i % 7 % 2]},{"ab"[i % 7 % 4 / 2]}");
        using (var zip = ZipFile.Open(_run.DataPath, ZipArchiveMode.Update))
        using (var csv = new StreamWriter(zip.CreateEntry("labels.csv").Open()))
            csv.Write($"file,expression,axis,letter\n{string.Join('\n', rows)}\n");

        From("second", _run["resume.safetensors"], 1, "labels=csv:labels.csv", "discriminator_warmup=1");

        using var before = GeneratorFile.Open(Path.Combine(_run["first"], "generator.safetensors"));
        using var after = GeneratorFile.Open(Path.Combine(_run["second"], "generator.safetensors"));
        Assert.Equal(["expression", "axis", "letter"], after.Labels.Select(group => group.Name));
        var (old, grown) = (before.Read("mapping.embed.weight").ToFloat32(), after.Read("mapping.embed.weight").ToFloat32());
        Assert.Equal(old.Length / 4 * 6, grown.Length);
        int[] from = [-1, -1, 2, 3, 0, 1]; // a, b, x, y before; neutral, smiling, x, y, a, b after
        for (var i = 0; i < grown.Length; i++)
            Assert.Equal(from[i % 6] < 0 ? 0 : old[(i / 6 * 4) + from[i % 6]] * MathF.Sqrt(1.5f), grown[i], 2e-3f); // float16 lies between
        Assert.Equal(1, after.Read("mapping.fc0.weight").ToFloat32()[0] / before.Read("mapping.fc0.weight").ToFloat32()[0], 1e-3f);
        Assert.Contains(RunRecord.Read(new RunFolder(_run["second"]), []).Notes, note => note.Contains("had learned other labels", StringComparison.Ordinal));
    }

    [Fact]
    public void Run_whose_starting_weights_changed_before_its_first_checkpoint_is_refused()
    {
        _run.Run("first", 4);
        _run.Run("other", 2, false, "seed=7");
        From("second", Path.Combine(_run["first"], "generator.safetensors"), 4);
        Directory.Delete(Path.Combine(_run["second"], "checkpoints"), recursive: true);

        var options = _run.Options("second", 4, resume: true) with { StartingWeights = Path.Combine(_run["other"], "generator.safetensors") };
        var error = Assert.Throws<TrainingException>(() => new TrainingRun(options).Execute(null, CancellationToken.None));
        Assert.Contains("it changed", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_resumed_amid_the_warmup_ends_as_the_one_left_alone()
    {
        _run.Run("first", 4);
        var weights = Path.Combine(_run["first"], "generator.safetensors");
        string[] sets = ["discriminator_warmup=0.024", "lr_rampup=0.016"];
        From("alone", weights, 8, sets);
        From("halted", weights, 4, sets);
        new TrainingRun(_run.Options("halted", 8, true, sets)).Execute(null, CancellationToken.None);

        Assert.Equal(File.ReadAllBytes(_run.Checkpoint("alone", 8)), File.ReadAllBytes(_run.Checkpoint("halted", 8)));
    }

    [Fact]
    public void File_that_is_neither_is_refused_by_name()
    {
        _run.Run("first", 4);
        var error = Assert.Throws<WeightFileException>(() => StartingWeights.Open(_run.Checkpoint("first", 4)));
        Assert.Contains("neither", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _run.Dispose();

    private void From(string name, string weights, int steps, params string[] sets) =>
        new TrainingRun(_run.Options(name, steps, false, sets) with { StartingWeights = weights }).Execute(null, CancellationToken.None);
}
