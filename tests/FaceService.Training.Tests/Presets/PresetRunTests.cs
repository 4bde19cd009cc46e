using FaceService.Model.Imaging.Reading;
using FaceService.Model.Weights;
using FaceService.Training.Presets;
using FaceService.Training.Runs;
using FaceService.Training.Tests.Datasets;

namespace FaceService.Training.Tests.Presets;

/// <summary>Every preset from drawn images to a weight file, narrow and for three steps.</summary>
[Collection(DeviceThread.Name)]
public sealed class PresetRunTests : IDisposable
{
    private const int Pictures = 5;
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, string> Presets
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var name in Preset.Names)
                foreach (var precision in (string[])["float32", "bfloat16"])
                    if (precision == "float32" || !name.StartsWith("stylegan2", StringComparison.Ordinal) || name is "stylegan2-32" or "stylegan2-256")
                        data.Add(name, precision);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public void Run_ends_with_finite_losses_a_sheet_and_weights(string name, string precision)
    {
        var settings = Settings(name, precision);
        var options = new TrainingRunOptions
        {
            DataPath = Zip(),
            OutDirectory = _folder["run"],
            CacheDirectory = _folder["cache"],
            Settings = settings,
        };

        var outcome = new TrainingRun(options).Execute(null, CancellationToken.None);

        var run = new RunFolder(options.OutDirectory);
        Assert.Equal(new RunOutcome(6, true), outcome);
        var cells = File.ReadAllLines(run.Losses)[^1].Split(',').Where(c => c.Length > 0).Select(double.Parse).ToList();
        Assert.True(cells.Count >= 4);
        Assert.All(cells, c => Assert.True(double.IsFinite(c)));
        Assert.Equal(2 * settings.Size, ImageDecoder.Probe(File.ReadAllBytes(run.Sample(3))).Width);
        using var weights = GeneratorFile.Open(run.Generator);
        Assert.Equal(settings.Size, weights.Config.ImageSize);
        Assert.Equal(name.StartsWith("stylegan2", StringComparison.Ordinal) ? "stylegan2" : name, weights.Config.Architecture);
    }

    public void Dispose() => _folder.Dispose();

    private static TrainingSettings Settings(string name, string precision)
    {
        string[] narrow = name.StartsWith("stylegan2", StringComparison.Ordinal)
            ? ["channel_base=2048", "channel_max=4", "z_dim=8", "w_dim=8", "mapping_layers=2"]
            : ["width=0.125"];
        return Preset.Settings(
            name,
            narrow.Concat(["batch=2", "kimg=0.006", "samples=2", "sample_reals=2", "log_every=1", $"precision={precision}"])
                .Select(s => KeyValuePair.Create(s[..s.IndexOf('=')], s[(s.IndexOf('=') + 1)..])));
    }

    // As large as CelebA's, which one preset cuts a box from.
    private string Zip() => TestImages.Zip(
        _folder["data.zip"], [.. Enumerable.Range(0, Pictures).Select(i => ($"{i}.png", TestImages.Png(i, 178, 218)))]);
}
