using System.Diagnostics;
using System.Text.Json.Nodes;
using FaceService.Model.Weights;
using FaceService.Training.Datasets;
using FaceService.Training.Presets;
using FaceService.Training.Trainers;

namespace FaceService.Training.Runs;

/// <summary>
/// One run: packs the data, trains, and keeps the run folder. Runs on the calling thread, which becomes the
/// device thread for as long.
/// </summary>
public sealed class TrainingRun
{
    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(1);
    private readonly TrainingRunOptions _options;
    private readonly RunFolder _folder;
    private TrainingSettings _settings;
    private readonly List<string> _notes = [];
    private RunOrigin? _origin;
    private IProgress<RunProgress>? _progress;
    private double _speed;
    private IReadOnlyList<(string Name, double Value)> _figures = [];

    /// <summary>Prepares a run; nothing is read or written yet.</summary>
    /// <param name="options">Where it reads and writes, and its settings.</param>
    public TrainingRun(TrainingRunOptions options)
    {
        _options = options;
        _settings = options.Settings;
        _folder = new RunFolder(options.OutDirectory);
    }

    /// <summary>Trains to the end, or until asked to stop; then a checkpoint is written first.</summary>
    /// <param name="progress">Told about every second; called on this thread.</param>
    /// <param name="stop">Ends the run after the current step.</param>
    /// <exception cref="TrainingException">It cannot start or go on; the message says why.</exception>
    public RunOutcome Execute(IProgress<RunProgress>? progress, CancellationToken stop)
    {
        _progress = progress;
        if (_folder.HoldsRun && !_options.Resume)
            throw new TrainingException($"'{_folder.Path}' already holds a run: name another folder, or resume it with --resume {_folder.Path}.");
        var device = Devices.Resolve(_settings);
        using var data = OpenData();
        CheckSameData(data);
        var shown = HeldOut.Of(data, _settings.Holdout).Rest.Count;
        _settings = _settings.ForPictures(shown);
        using var start = OpenStart();
        _folder.Create();
        WriteRecord(data);
        using var trainer = TrainerFactory.Create(_settings, data, device);
        if (start is not null)
            Begin(trainer, start, data);
        using var sheets = new SampleSheets(
            _folder,
            trainer.GeneratorConfig,
            data.Labels.Groups,
            _settings.Samples,
            (_settings as ClassicSettings)?.SampleScale ?? 1,
            [.. Enumerable.Range(0, Math.Min(_settings.SampleReals, data.Count)).Select(i => data.Picture(i).ToArray())],
            device,
            Note);
        try
        {
            var outcome = Train(trainer, sheets, new SampleEpochs(_settings.SampleEpochs, shown), stop);
            WriteRecord(data); // with the notes that came on the way
            sheets.WriteTimelapse();
            LossCurve.Write(_folder);
            RunPublication.Write(_folder);
            Report("done", outcome.Images, _settings.TotalImages, null);
            return outcome;
        }
        catch (IOException e)
        {
            throw new TrainingException($"Writing to '{_folder.Path}' failed ({e.Message.TrimEnd('.')}); the last checkpoint is whole, and --resume goes on from it.", e);
        }
    }

    private RunOutcome Train(ITrainer trainer, SampleSheets sheets, SampleEpochs epochs, CancellationToken stop)
    {
        var losses = new LossLog(_folder.Losses);
        var step = Restore(trainer);
        losses.CutAfter(step);
        foreach (var later in _folder.SampleSteps().Where(s => s > step))
            File.Delete(_folder.Sample(later));
        if (step == 0)
            sheets.Write(trainer, 0);

        var (samples, checkpoints) = (new Cadence(_settings.SampleEvery), new Cadence(_settings.CheckpointEvery));
        var total = _settings.TotalImages;
        var clock = Stopwatch.StartNew();
        var (reported, reportedImages) = (clock.Elapsed, step * trainer.Batch);
        while (step * trainer.Batch < total)
        {
            if (stop.IsCancellationRequested)
            {
                Save(trainer, step);
                return new RunOutcome(step * trainer.Batch, false);
            }

            var before = step * trainer.Batch;
            trainer.Step(step++);
            var images = step * trainer.Batch;
            if (step % _settings.LogEvery == 0 || images >= total)
                Log(trainer, losses, step, images);
            var sample = samples.Falls(before, images) || epochs.Fall(before, images) || images >= total ? sheets.Write(trainer, step) : null;
            if (checkpoints.Falls(before, images) || images >= total)
                Save(trainer, step);
            if (sample is null && clock.Elapsed - reported < ReportInterval)
                continue;
            if (clock.Elapsed - reported >= ReportInterval)
            {
                _speed = Smooth((images - reportedImages) / (clock.Elapsed - reported).TotalSeconds);
                (reported, reportedImages) = (clock.Elapsed, images);
            }

            Report("training", images, total, sample);
        }

        return new RunOutcome(total, true);
    }

    private void WriteRecord(PackedDataset data) => RunRecord.Of(_settings, _options.DataPath, data, _origin, _notes).Write(_folder);

    /// <summary>The weights to begin with; null when they are random, or a checkpoint will take their place.</summary>
    private StartingWeights? OpenStart()
    {
        if (_folder.CheckpointSteps().Count > 0 || (_options.StartingWeights ?? _origin?.Path) is not { } path)
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

    private void Begin(ITrainer trainer, StartingWeights start, PackedDataset data)
    {
        var (copied, fresh) = start.CopyInto(trainer);
        var rest = fresh.Count == 0 ? "none was new" : $"{fresh.Count} began at random";
        Note($"Began with {copied} tensors of weights that had been shown {start.Origin.Images} pictures; {rest}; the optimisers started anew.");
        if (HeldOut.Of(data, _settings.Holdout) is { Pictures.Count: > 0 } held && held.Digest != start.Origin.HeldOutDigest)
            Note("The weights that it began with may have been trained on pictures that are held out now: measures on these would flatter the model.");
    }

    private PackedDataset OpenData()
    {
        var packing = new PackProgress(this);
        var packer = new DatasetPacker(
            PackOptions.Of(_settings),
            packing);
        return packer.Open(_options.DataPath, _options.CacheDirectory);
    }

    private void CheckSameData(PackedDataset data)
    {
        if (!_folder.HoldsRun)
            return;
        var before = RunRecord.Read(_folder, []);
        _notes.AddRange(before.Notes);
        _origin = before.Origin;
        if (before.ContentDigest != data.ContentDigest)
            throw new TrainingException(
                $"'{_options.DataPath}' is not what the run in '{_folder.Path}' was started on: its pictures or labels changed.");
    }

    // The newest checkpoint that can be read; one that cannot is told about and passed over.
    private long Restore(ITrainer trainer)
    {
        foreach (var step in _folder.CheckpointSteps())
        {
            try
            {
                var counters = CheckpointFile.Read(_folder.Checkpoint(step), trainer.State());
                trainer.RestoreCounters(counters["trainer"]!.AsObject());
                return (long)counters["step"]!;
            }
            catch (WeightFileException)
            {
                Note($"The checkpoint of step {step} is damaged and was passed over.");
            }
        }

        return 0;
    }

    private void Save(ITrainer trainer, long step)
    {
        var counters = new JsonObject { ["step"] = step, ["trainer"] = trainer.SaveCounters() };
        CheckpointFile.Write(_folder.Checkpoint(step), trainer.State(), counters);
        foreach (var old in _folder.CheckpointSteps().Skip(_settings.KeepCheckpoints))
            File.Delete(_folder.Checkpoint(old));
    }

    private void Log(ITrainer trainer, LossLog losses, long step, long images)
    {
        _figures = trainer.TakeFigures();
        if (_settings.EpochSteps > 0)
            _figures = [("epoch", (double)step / _settings.EpochSteps), .. _figures];
        losses.Append(step, images, _figures);
        if (_figures.FirstOrDefault(f => !double.IsFinite(f.Value)) is { Name: { } bad })
            throw new TrainingException(
                $"The figure {bad} is not a number after step {step}; the checkpoints in '{_folder.Checkpoints}' are from before.");
    }

    private double Smooth(double speed) => _speed == 0 ? speed : (0.8 * _speed) + (0.2 * speed);

    private void Note(string note)
    {
        _notes.Add(note);
        _progress?.Report(new RunProgress { Stage = "training", Images = 0, TotalImages = _settings.TotalImages, Note = note });
    }

    private void Report(string stage, long images, long total, string? sample) => _progress?.Report(new RunProgress
    {
        Stage = stage,
        Images = images,
        TotalImages = total,
        ImagesPerSecond = _speed,
        Figures = _figures,
        SamplePath = sample,
    });

    private sealed class PackProgress(TrainingRun run) : IProgress<(int Done, int Total)>
    {
        public void Report((int Done, int Total) value) => run.Report("packing", value.Done, value.Total, null);
    }
}
