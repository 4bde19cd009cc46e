using System.Globalization;
using FaceService.Training.Presets;
using FaceService.Training.Runs;

namespace FaceService.Training.Cli;

/// <summary>The train command's options as typed, and the rules about which go together.</summary>
internal sealed record TrainRequest
{
    public string? Data { get; init; }

    public string? Preset { get; init; }

    public string? Out { get; init; }

    public string? Resume { get; init; }

    public double? Kimg { get; init; }

    public long? Steps { get; init; }

    public double? Epochs { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Overrides { get; init; } = [];

    /// <summary>Settings that may change when a run goes on: they do not change what it computes.</summary>
    private static readonly string[] Changeable =
        ["kimg", "threads", "device", "sample_every", "checkpoint_every", "keep_checkpoints"];

    public TrainingRunOptions Resolve()
    {
        if (new object?[] { Kimg, Steps, Epochs }.Count(l => l is not null) > 1)
            throw new UsageException("--kimg, --steps and --epochs each say how long to train: give one of them.");
        return Resume is null ? Fresh() : Continued();
    }

    private TrainingRunOptions Fresh()
    {
        var data = Data ?? throw new UsageException("--data is missing: name a zip or folder of pictures.");
        var preset = Preset ?? throw new UsageException($"--preset is missing: name one of {string.Join(", ", Presets.Preset.Names)}.");
        var output = Out ?? throw new UsageException("--out is missing: name the run folder to make.");
        return new TrainingRunOptions
        {
            DataPath = data,
            OutDirectory = output,
            CacheDirectory = DataFolder.Cache,
            Settings = WithLength(Presets.Preset.Settings(preset, Overrides)),
        };
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
        var was = before.Values();
        foreach (var (name, value) in Overrides)
            if (!Changeable.Contains(name) && was.TryGetValue(name, out var old) && old != value)
                throw new UsageException($"The run in '{Resume}' has {name} {old}: a run that goes on may only change {string.Join(", ", Changeable)}.");
        if (Preset is not null && Preset != before.Preset)
            throw new UsageException($"The run in '{Resume}' has the preset {before.Preset}, not {Preset}.");
        return new TrainingRunOptions
        {
            DataPath = Data ?? path,
            OutDirectory = Resume!,
            CacheDirectory = DataFolder.Cache,
            Settings = WithLength(before.With(Overrides)),
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
