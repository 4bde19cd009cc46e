using System.Globalization;
using FaceService.Training.Presets;
using FaceService.Training.Runs;
using FaceService.Training.Tests.Datasets;

namespace FaceService.Training.Tests.Runs;

/// <summary>A StyleGAN2 run small enough for a test: 32 pixels, four channels, labels, augmentation and both penalties.</summary>
internal sealed class TinyRun : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _zip;

    public TinyRun() => _zip = TestImages.LabelledZip(_folder["data.zip"], 14);

    public string this[string name] => _folder[name];

    public string DataPath => _zip;

    public TrainingRunOptions Options(string name, int steps, bool resume = false, params string[] sets) => new()
    {
        DataPath = _zip,
        OutDirectory = _folder[name],
        CacheDirectory = _folder["cache"],
        Resume = resume,
        Settings = Settings(steps, sets),
    };

    public RunOutcome Run(string name, int steps, bool resume = false, params string[] sets) =>
        new TrainingRun(Options(name, steps, resume, sets)).Execute(null, CancellationToken.None);

    public string Checkpoint(string name, int step) =>
        Path.Combine(_folder[name], "checkpoints", step.ToString("D6", CultureInfo.InvariantCulture) + ".safetensors");

    public void Dispose() => _folder.Dispose();

    public static readonly string[] Small =
    [
        "batch=4", "channel_base=128", "channel_max=4", "z_dim=8", "w_dim=8", "mapping_layers=2", "augment_p=0.5", "r1_every=4",
        "sample_every=0.012", "checkpoint_every=0.016", "samples=4", "log_every=2", "augment_kimg=1", "keep_checkpoints=20", "threads=1",
    ];

    private static TrainingSettings Settings(int steps, string[] sets) => Preset.Settings(
        "stylegan2-32",
        Small.Append($"kimg={(steps * 4 / 1000.0).ToString(CultureInfo.InvariantCulture)}").Concat(sets)
            .Select(s => KeyValuePair.Create(s[..s.IndexOf('=')], s[(s.IndexOf('=') + 1)..])));
}
