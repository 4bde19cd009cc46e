using System.Globalization;
using FaceService.Cli.Shared;
using FaceService.Model.Catalog;
using FaceService.Model.Networks.Pretrained;
using FaceService.Training;
using FaceService.Training.Presets;
using FaceService.Training.Runs;

namespace FaceService.Cli.Commands;

/// <summary>The train command's options as typed, and the rules about which go together.</summary>
internal sealed record TrainRequest
{
    public string? Data { get; init; }

    public string? Preset { get; init; }

    public string? Out { get; init; }

    public string? Resume { get; init; }

    public string? From { get; init; }

    public double? Kimg { get; init; }

    public long? Steps { get; init; }

    public double? Epochs { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Overrides { get; init; } = [];

    /// <summary>Settings that may change when a run goes on: they do not change what it computes.</summary>
    private static readonly string[] Changeable =
        ["kimg", "threads", "device", "sample_every", "sample_minutes", "checkpoint_every", "keep_checkpoints", "evaluate_every", "evaluate_pictures", "evaluate_judges"];

    public TrainingRunOptions Resolve()
    {
        if (new object?[] { Kimg, Steps, Epochs }.Count(l => l is not null) > 1)
            throw new UsageException("--kimg, --steps and --epochs each say how long to train: give one of them.");
        if (From is not null && Resume is not null)
            throw new UsageException("--from begins a run and --resume goes on with one: give one of them.");
        return Resume is null ? Fresh() : File.Exists(Resume) ? Restarted() : Continued();
    }

    // From a resume.safetensors: the run's own settings, its networks, fresh optimisers.
    private TrainingRunOptions Restarted()
    {
        var (preset, settings) = ResumeFile.ReadSettings(Resume!);
        if (Preset is not null && Preset != preset)
            throw new UsageException($"The run of '{Resume}' has the preset {preset}, not {Preset}.");
        return (this with { Resume = null, From = Resume, Preset = preset }).Fresh(settings);
    }

    private TrainingRunOptions Fresh(IReadOnlyList<KeyValuePair<string, string>>? inherited = null)
    {
        var data = Data ?? throw new UsageException("--data is missing: name a zip or folder of pictures.");
        var preset = Preset ?? throw new UsageException($"--preset is missing: name one of {string.Join(", ", Training.Presets.Preset.Names)}.");
        var output = Out ?? throw new UsageException("--out is missing: name the run folder to make.");
        var start = From is null ? null : KnownModels.WeightFile(From);
        return new TrainingRunOptions
        {
            DataPath = data,
            OutDirectory = output,
            CacheDirectory = DataPaths.Cache,
            Networks = new NetworkFolder(DefaultFolders.Networks),
            StartingWeights = start,
            Settings = WithLength(Training.Presets.Preset.Settings(preset, start is null ? Overrides : [.. inherited ?? [], .. Continuing(preset, start), .. Overrides])),
        };
    }

    // What differs by default when the generator begins trained; whatever is set by hand comes after and wins.
    private static IEnumerable<KeyValuePair<string, string>> Continuing(string preset, string path)
    {
        if (!preset.StartsWith("stylegan2", StringComparison.Ordinal))
            throw new UsageException($"--from goes with the StyleGAN2 presets, not with {preset}.");
        using var start = StartingWeights.Open(path);
        yield return KeyValuePair.Create("ema_rampup", "0");
        yield return KeyValuePair.Create("augment_p", start.AugmentP.ToString("R", CultureInfo.InvariantCulture));
        yield return KeyValuePair.Create("lr_rampup", "4");
        yield return KeyValuePair.Create("discriminator_warmup", start.HasDiscriminator ? "0" : "24");
    }

    private TrainingRunOptions Continued()
    {
        var folder = new RunFolder(Resume!);
        if (Out is not null && Path.GetFullPath(Out) != Path.GetFullPath(Resume!))
            throw new UsageException($"--out '{Out}' and --resume '{Resume}' name two folders: a run goes on where it is.");
        if (!folder.HoldsRun)
            return Data is not null && Preset is not null
                ? (this with { Out = Resume }).Fresh()
                : throw new TrainingException($"'{Resume}' holds no run: there is no run.json.");
        var record = RunRecord.Read(folder, []);
        var (before, path) = (record.Settings, record.DataPath);
        var (was, settings) = (before.Values(), before.With(Overrides));
        if (settings.Values().FirstOrDefault(s => !Changeable.Contains(s.Key) && was[s.Key] != s.Value) is { Key: { } name })
            throw new UsageException($"The run in '{Resume}' has {name} {was[name]}: a run that goes on may only change {string.Join(", ", Changeable)}.");
        if (Preset is not null && Preset != before.Preset)
            throw new UsageException($"The run in '{Resume}' has the preset {before.Preset}, not {Preset}.");
        return new TrainingRunOptions
        {
            DataPath = Data ?? path,
            OutDirectory = Resume!,
            CacheDirectory = DataPaths.Cache,
            Networks = new NetworkFolder(DefaultFolders.Networks),
            Settings = WithLength(settings),
            Resume = true,
        };
    }

    private TrainingSettings WithLength(TrainingSettings settings)
    {
        var length = (Kimg, Steps, Epochs) switch
        {
            ({ } kimg, _, _) => [("kimg", kimg)],
            (_, { } steps, _) => [("kimg", steps * settings.Batch / 1000.0)],
            (_, _, { } epochs) => new[] { ("kimg", 0.0), ("epochs", epochs) },
            _ => [],
        };
        return settings.With(length.Select(l => KeyValuePair.Create(l.Item1, l.Item2.ToString("R", CultureInfo.InvariantCulture))));
    }
}
