using FaceService.Training.Datasets;
using FaceService.Training.Evaluation.Images;
using FaceService.Training.Presets;
using FaceService.Training.Trainers;
using static TorchSharp.torch;

namespace FaceService.Training.Runs;

/// <summary>
/// One run: packs the data, trains, and keeps the run folder. Runs on the calling thread, which becomes the
/// device thread for as long.
/// </summary>
public sealed class TrainingRun
{
    private readonly TrainingRunOptions _options;
    private readonly RunFolder _folder;
    private readonly Func<TrainingSettings, PackedDataset, Device, ITrainer> _createTrainer;
    private readonly TimeProvider _time;
    private TrainingSettings _settings;
    private RunReporter _reporter = new(null);
    private RunOrigin? _origin;

    /// <summary>Prepares a run; nothing is read or written yet.</summary>
    /// <param name="options">Where it reads and writes, and its settings.</param>
    public TrainingRun(TrainingRunOptions options)
        : this(options, (settings, data, device) => TrainerFactory.Create(settings, data, device, options.Networks))
    {
    }

    internal TrainingRun(TrainingRunOptions options, Func<TrainingSettings, PackedDataset, Device, ITrainer> createTrainer, TimeProvider? time = null)
    {
        (_options, _createTrainer, _time) = (options, createTrainer, time ?? TimeProvider.System);
        _settings = options.Settings;
        _folder = new RunFolder(options.OutDirectory);
    }

    /// <summary>Trains to the end, or until asked to stop; then a checkpoint is written first.</summary>
    /// <param name="progress">Told about every second; called on this thread.</param>
    /// <param name="stop">Ends the run after the current step.</param>
    /// <exception cref="TrainingException">It cannot start or go on; the message says why.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop while the images were packed; the folder is as it was.</exception>
    public RunOutcome Execute(IProgress<RunProgress>? progress, CancellationToken stop)
    {
        if (_folder.HoldsRun && !_options.Resume)
            throw new TrainingException($"'{_folder.Path}' already holds a run: name another folder, or resume it with --resume {_folder.Path}.");
        _reporter = new RunReporter(progress);
        var device = Devices.Resolve(_settings);
        try
        {
            using var data = OpenData(stop);
            CheckSameData(data);
            var shown = HeldOut.Of(data, _settings.Holdout).Rest.Count;
            _settings = _settings.ForPictures(shown);
            CheckLength();
            return Execute(data, shown, device, stop);
        }
        catch (Exception e) when (RunFailure.Explain(e, _folder) is { } explained)
        {
            throw explained;
        }
    }

    private RunOutcome Execute(PackedDataset data, int shown, Device device, CancellationToken stop)
    {
        if (_folder.CheckpointSteps().Count == 0)
            OpenStart()?.Dispose(); // settles what it began with, before run.json says so
        _folder.Create();
        WriteRecord(data);
        SkippedFile.Write(_folder, data.Skipped);
        if (data.Skipped.Count > 0)
            Note(data, $"{data.Skipped.Count} of {data.Skipped.Count + data.Count} pictures cannot be used; skipped.csv lists them.");
        foreach (var note in data.Notes)
            Note(data, note);
        var images = Train(data, shown, device, stop);
        Timelapse.Write(_folder, note => Note(data, note));
        LossCurve.Write(_folder);
        RunPublication.Write(_folder);
        _reporter.Done(images, _settings.TotalImages);
        return new RunOutcome(images, images >= _settings.TotalImages);
    }

    /// <summary>Trains; a run whose numbers are none any more goes back to its last good checkpoint, once.</summary>
    /// <returns>Real images shown.</returns>
    private long Train(PackedDataset data, int shown, Device device, CancellationToken stop)
    {
        var checkpoints = new Checkpoints(_folder, _settings.KeepCheckpoints, note => Note(data, note));
        for (var setbacks = 0; ; setbacks++)
        {
            using var at = checkpoints.Restore(s => _createTrainer(After(s), data, device), trainer => Begin(trainer, data), setbacks);
            using var sheets = Sheets(at.Trainer, data, device);
            using var evaluations = Evaluations(at.Trainer, data, device);
            var loop = new TrainingLoop(_settings, _folder, checkpoints, sheets, evaluations, new SampleMoments(_settings, shown, _time), _reporter);
            if (loop.Run(at, stop) is not { } bad)
            {
                if (at.Images >= _settings.TotalImages && FaceCheck.Problem(sheets.Draw(at.Trainer), _options.Networks) is { } problem)
                    Note(data, problem);
                return at.Images;
            }

            if (at.Setbacks > 0)
                throw RunFailure.Diverged(bad, at.Step, _folder);
            Note(data, $"After step {at.Step}, {bad}: the run went back to {Newest()} and goes on with other random numbers and half of the learning rates.");
        }
    }

    // The same random numbers at the same rates would lead to the same place. Data order, latents and noise all follow from the seed.
    private TrainingSettings After(int setbacks) => setbacks == 0
        ? _settings
        : _settings with
        {
            Seed = unchecked((uint)(_settings.Seed + (setbacks * 0x9E3779B9L))),
            LrG = _settings.LrG * Math.Pow(0.5, setbacks),
            LrD = _settings.LrD * Math.Pow(0.5, setbacks),
        };

    private string Newest() => _folder.CheckpointSteps() is [var step, ..] ? $"the checkpoint of step {step}" : "its beginning";

    private SampleSheets Sheets(ITrainer trainer, PackedDataset data, Device device) => new(
        _folder,
        trainer.GeneratorConfig,
        data.Labels.Groups,
        _settings.Samples,
        (_settings as ClassicSettings)?.SampleScale ?? 1,
        [.. Enumerable.Range(0, Math.Min(_settings.SampleReals, data.Count)).Select(i => data.Picture(i).ToArray())],
        device,
        note => Note(data, note));

    private EvaluationSeries Evaluations(ITrainer trainer, PackedDataset data, Device device) => new(
        _settings,
        _options,
        _folder,
        new TrainerFaceSource(trainer, data.Labels.Groups, (_settings as ClassicSettings)?.SampleScale ?? 1, device),
        _reporter.Measured);

    private void WriteRecord(PackedDataset data) =>
        RunRecord.Of(_settings, _options.DataPath, data, _origin, _reporter.Notes).Write(_folder);

    private void Note(PackedDataset data, string note)
    {
        if (_reporter.Note(note))
            WriteRecord(data); // at once: a kill must not lose it
    }

    /// <summary>The weights to begin with; null when they are random.</summary>
    private StartingWeights? OpenStart()
    {
        if ((_options.StartingWeights ?? _origin?.Path) is not { } path)
            return null;
        var start = StartingWeights.Open(path);
        if (_origin is null || _origin.Digest == start.Origin.Digest)
        {
            _origin = start.Origin;
            return start;
        }

        start.Dispose();
        throw new TrainingException($"'{path}' is not the file that the run in '{_folder.Path}' began with: it changed.");
    }

    private void Begin(ITrainer trainer, PackedDataset data)
    {
        using var start = OpenStart();
        if (start is null)
            return;
        var (copied, fresh, grown) = start.CopyInto(trainer, data.Labels.Groups);
        var rest = fresh.Count == 0 ? "none was new"
            : grown ? $"{fresh.Count} for larger pictures were new and changed nothing at first"
            : $"{fresh.Count} began at random";
        Note(data, $"Began with {copied} tensors of weights that had been shown {start.Origin.Images} pictures; {rest}; the optimisers started anew.");
        if (start.HasOtherLabels(data.Labels.Groups))
            Note(data, "The weights that it began with had learned other labels: what they know of a label of the same name was kept, new ones changed nothing at first.");
        if (HeldOut.Of(data, _settings.Holdout) is { Pictures.Count: > 0 } held && held.Digest != start.Origin.HeldOutDigest)
            Note(data, "The weights that it began with may have been trained on pictures that are held out now: measures on these would flatter the model.");
    }

    private PackedDataset OpenData(CancellationToken stop) =>
        new DatasetPacker(_settings.PackOptions(), new PackProgress(_reporter), stop).Open(_options.DataPath, _options.CacheDirectory);

    private void CheckSameData(PackedDataset data)
    {
        if (!_folder.HoldsRun)
            return;
        var before = RunRecord.Read(_folder, []);
        _reporter.Remember(before.Notes);
        _origin = before.Origin;
        if (before.ContentDigest != data.ContentDigest)
            throw new TrainingException(
                $"'{_options.DataPath}' is not what the run in '{_folder.Path}' was started on: its pictures or labels changed.");
    }

    // Before anything is written: a length that is refused must not stay in run.json.
    private void CheckLength()
    {
        if (_folder.CheckpointSteps() is [var step, ..] && step * _settings.Batch > _settings.TotalImages)
            throw new TrainingException(
                $"The run in '{_folder.Path}' has been shown {step * _settings.Batch} pictures already, and its length cannot become {_settings.TotalImages}: " +
                "name a greater one, or publish the model as it is.");
    }

    private sealed class PackProgress(RunReporter reporter) : IProgress<(int Done, int Total)>
    {
        public void Report((int Done, int Total) value) => reporter.Packing(value.Done, value.Total);
    }
}
