using System.Text.Json.Nodes;
using FaceService.Model.Networks.Pretrained;
using FaceService.Model.Torch;
using FaceService.Training.Presets;
using FaceService.Training.Runs;
using FaceService.Training.Teachers;
using FaceService.Training.Tests.Runs;
using static TorchSharp.torch;

namespace FaceService.Training.Tests.Teachers;

/// <summary>Runs that a drawn network teaches; the setting names a real one, which nothing here reads.</summary>
[Collection(DeviceThread.Name)]
public sealed class TeacherTests : IDisposable
{
    private readonly TinyRun _tiny = new();

    [Fact]
    public void Heads_alone_learn_to_tell_reals_from_fakes_and_the_network_stays()
    {
        using var scope = NewDisposeScope();
        var settings = Settings("teacher_lr=0.005", "teacher_augment=");
        var network = new DrawnFeatures();
        using var teacher = new Teacher(settings, 2, [network], CPU);
        using var random = new RandomTensors(1);
        var (reals, fakes) = (random.Normal(8, 3, 32, 32).Times(0.2), random.Normal(8, 3, 32, 32).Times(0.2).Plus(0.5));
        var labels = tensor([1f, 0], [1, 2]).expand(8, 2);
        var before = network.Sum;
        using var optimiser = new Training.Optimisers.AdamOptimiser(
            teacher.Heads.named_parameters(), new() { LearningRate = 0.005, Beta1 = 0, Beta2 = 0.99 });

        var losses = Enumerable.Range(0, 40).Select(_ =>
        {
            optimiser.ZeroGrad();
            var loss = teacher.RealLoss(reals, labels, 0).Loss.Plus(teacher.FakeLoss(fakes, labels, 0));
            loss.backward();
            optimiser.Step();
            return loss.item<float>();
        }).ToList();

        Assert.InRange(losses[0], 1.5, 2.5); // 2: they tell nothing yet
        Assert.True(losses[^1] < 0.5 * losses[0], $"The loss went from {losses[0]} to {losses[^1]}.");
        Assert.Equal(before, network.Sum);
    }

    [Fact]
    public void Aided_run_learns_from_both_and_logs_both()
    {
        Run("run", 8, "teacher=resnet18", "teacher_after=0.016");

        var rows = File.ReadAllLines(Path.Combine(_tiny["run"], "losses.csv")).Select(r => r.Split(',')).ToList();
        var column = Array.IndexOf(rows[0], "teacher_g_loss");
        Assert.Contains("g_loss", rows[0]);
        Assert.Contains("teacher_d_loss", rows[0]);
        Assert.Equal([true, true, false, false], rows.Skip(1).Select(r => r.Length <= column || r[column].Length == 0)); // from the fifth step on
    }

    [Fact]
    public void Projected_run_leaves_the_discriminator_alone()
    {
        Run("run", 8, "teacher=resnet18", "teacher_mode=projected", "teacher_after=0");

        using var first = CheckpointFile.Open(_tiny.Checkpoint("run", 4));
        using var second = CheckpointFile.Open(_tiny.Checkpoint("run", 8));
        Assert.All(Of("d."), name => Assert.Equal(first.Read(name).ToFloat32(), second.Read(name).ToFloat32()));
        Assert.Contains(Of("g."), name => !first.Read(name).ToFloat32().SequenceEqual(second.Read(name).ToFloat32()));
        Assert.Contains(Of("h."), name => !first.Read(name).ToFloat32().SequenceEqual(second.Read(name).ToFloat32()));
        Assert.DoesNotContain("g_loss", File.ReadLines(Path.Combine(_tiny["run"], "losses.csv")).First().Split(','));

        List<string> Of(string prefix) => [.. first.Tensors.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal))];
    }

    [Theory]
    [InlineData("teacher_mode=aided")]
    [InlineData("teacher_mode=projected")]
    public void Interrupted_run_ends_in_the_same_bytes(string mode)
    {
        string[] sets = ["teacher=resnet18", mode, "teacher_after=0.008", "spectrum_weight=0.1", "diff_augment=color,cutout"];
        Run("straight", 8, sets);
        Run("broken", 8, sets);
        File.Delete(_tiny.Checkpoint("broken", 8));

        Run("broken", 8, sets);

        Assert.Equal(File.ReadAllBytes(_tiny.Checkpoint("straight", 8)), File.ReadAllBytes(_tiny.Checkpoint("broken", 8)));
    }

    [Fact]
    public void Networks_that_taught_stay_named_in_what_goes_on_from_the_run()
    {
        Run("run", 4, "teacher=resnet18");
        var resume = _tiny["resume.safetensors"];
        ResumeFile.Write(new RunFolder(_tiny["run"]), resume);
        var options = _tiny.Options("next", 4, false) with { StartingWeights = resume };

        new TrainingRun(options).Execute(null, CancellationToken.None);

        var training = JsonNode.Parse(RunGenerator.Read(new RunFolder(_tiny["next"]), "").Training)!;
        Assert.Equal(["resnet18"], training["teachers"]!.AsArray().Select(name => (string)name!));
        Assert.Equal("", (string)training["settings"]!["teacher"]!);
    }

    [Fact]
    public void Network_that_is_not_installed_is_said_with_what_brings_it()
    {
        var options = _tiny.Options("run", 4, false, "teacher=resnet18") with { Networks = new NetworkFolder(_tiny["networks"]) };

        var error = Assert.Throws<TrainingException>(() => new TrainingRun(options).Execute(null, CancellationToken.None));

        Assert.Contains("setting teacher cannot be 'resnet18' here", error.Message);
        Assert.Contains(NetworkFolder.InstallCommand, error.Message);
    }

    [Theory]
    [InlineData("teacher", "vgg", "allowed are resnet18, face_recognition, each once")]
    [InlineData("teacher", "resnet18,resnet18", "each once")]
    [InlineData("teacher_augment", "colour", "allowed are color, translation, cutout")]
    [InlineData("diff_augment", "cutout,blur", "allowed are color, translation, cutout")]
    [InlineData("teacher_mode", "projected", "without a teacher")]
    public void Setting_that_is_wrong_is_named_with_what_is_allowed(string name, string value, string words)
    {
        var error = Assert.Throws<SettingException>(() => Settings($"{name}={value}"));

        Assert.Equal(name, error.Setting);
        Assert.Contains(value, error.Message);
        Assert.Contains(words, error.Message);
    }

    public void Dispose() => _tiny.Dispose();

    private void Run(string name, int steps, params string[] sets) =>
        new TrainingRun(_tiny.Options(name, steps, Directory.Exists(_tiny[name]), sets), DrawnFeatures.Trainer).Execute(null, CancellationToken.None);

    private static StyleGan2Settings Settings(params string[] sets) =>
        (StyleGan2Settings)Preset.Settings("stylegan2-32", sets.Select(s => KeyValuePair.Create(s[..s.IndexOf('=')], s[(s.IndexOf('=') + 1)..])));
}
