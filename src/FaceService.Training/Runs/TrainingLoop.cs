using System.Globalization;
using FaceService.Training.Presets;

namespace FaceService.Training.Runs;

/// <summary>Takes a trainer from where it stands to the end of the run, with losses, sheets and checkpoints on the way.</summary>
internal sealed class TrainingLoop(
    TrainingSettings settings,
    RunFolder folder,
    Checkpoints checkpoints,
    SampleSheets sheets,
    EvaluationSeries evaluations,
    SampleMoments moments,
    RunReporter reporter)
{
    private readonly LossLog _losses = new(folder, RunFigures.Training);
    private readonly Cadence _checkpointEvery = new(settings.CheckpointEvery);
    private IReadOnlyList<(string Name, double Value)> _figures = [];

    /// <summary>Steps until the end, until asked to stop, or until a number is none any more.</summary>
    /// <param name="at">Where to begin; moved along.</param>
    /// <param name="stop">Ends the run after the current step, with a checkpoint.</param>
    /// <returns>What went astray, as the rest of a sentence; null when all is well.</returns>
    public string? Run(RunPosition at, CancellationToken stop)
    {
        Forget(at.Step);
        if (at.Step == 0)
            reporter.Drawn(at.Images, settings.TotalImages, sheets.Write(at.Trainer, 0));
        moments.Begin();
        reporter.Begin(at.Images);
        while (at.Images < settings.TotalImages)
        {
            if (stop.IsCancellationRequested)
                return Save(at);
            if (Step(at) is { } bad)
                return bad;
        }

        return null;
    }

    private string? Step(RunPosition at)
    {
        var before = at.Images;
        at.Trainer.Step(at.Step++);
        var (images, last) = (at.Images, at.Images >= settings.TotalImages);
        if ((at.Step % settings.LogEvery == 0 || last) && Log(at) is { } bad)
            return bad;
        var sheet = moments.Fall(at.Step, before, images) || last ? Draw(at) : null;
        // Before the checkpoint: a run killed while it measures comes back to measure again.
        if (evaluations.Measure(at.Step, before, images))
            reporter.Begin(images);
        if ((_checkpointEvery.Falls(before, images) || last) && Save(at) is { } worse)
            return worse;
        reporter.Step(images, settings.TotalImages, _figures, sheet);
        return null;
    }

    /// <summary>Drops what was written after the step: it will be written again.</summary>
    private void Forget(long step)
    {
        _losses.CutAfter(step);
        evaluations.CutAfter(step);
        EventFile.Rewrite(folder);
        foreach (var later in folder.SampleSteps().Where(s => s > step))
            File.Delete(folder.Sample(later));
    }

    private string? Log(RunPosition at)
    {
        _figures = at.Trainer.TakeMetrics();
        if (_figures.Select(Astray).FirstOrDefault(bad => bad is not null) is { } bad)
            return bad;
        if (settings.EpochSteps > 0)
            _figures = [("epoch", (double)at.Step / settings.EpochSteps), .. _figures];
        if (at.Setbacks > 0)
            _figures = [.. _figures, ("setbacks", at.Setbacks)];
        _losses.Append(at.Step, at.Images, _figures);
        return null;
    }

    private string? Astray((string Name, double Value) figure) =>
        !double.IsFinite(figure.Value) ? RunFailure.NotFinite(figure.Name)
        : settings is StyleGan2Settings { ExplosionLoss: > 0 and var most } && figure.Name is "g_loss" or "d_loss" && Math.Abs(figure.Value) > most
            ? RunFailure.Exploded(figure.Name, figure.Value, most)
        : null;

    private string? Draw(RunPosition at)
    {
        LossCurve.Write(folder);
        var sheet = sheets.Write(at.Trainer, at.Step);
        moments.Begin();
        return sheet;
    }

    private string? Save(RunPosition at)
    {
        _losses.Flush();
        return checkpoints.Save(at) is { } bad ? RunFailure.NotFinite(bad) : null;
    }
}

/// <summary>Something that happens each so many images: on image counts, not on clock time, so that runs repeat.</summary>
/// <param name="kimg">The interval in thousands of images; 0 for never.</param>
internal readonly struct Cadence(double kimg)
{
    private readonly double _images = Math.Round(kimg * 1000, 6);

    /// <summary>True when the interval's end lies in the step that went from one count to the other.</summary>
    public bool Falls(long before, long after) => _images > 0 && Math.Floor(after / _images) > Math.Floor(before / _images);
}

/// <summary>When sample sheets are drawn: by images, passes and steps, which repeat, and by the clock, so that a slow run shows something, too.</summary>
/// <param name="settings">The run's.</param>
/// <param name="pictures">How many images a pass over the data shows.</param>
/// <param name="time">The clock.</param>
internal sealed class SampleMoments(TrainingSettings settings, int pictures, TimeProvider time)
{
    private readonly Cadence _every = new(settings.SampleEvery);
    private readonly double[] _epochs = [.. Numbers(settings.SampleEpochs).Select(e => e * pictures)];
    private readonly double[] _steps = [.. Numbers(settings.SampleSteps)];
    private readonly TimeSpan _patience = TimeSpan.FromMinutes(settings.SampleMinutes);
    private long _since;

    /// <summary>A sheet has just been drawn, or the run begins to step.</summary>
    public void Begin() => _since = time.GetTimestamp();

    /// <summary>True when a sheet is due after the step that went from one count of images to the other.</summary>
    public bool Fall(long step, long before, long after) =>
        _every.Falls(before, after)
        || Array.Exists(_epochs, i => before < i && i <= after)
        || Array.Exists(_steps, s => s == step)
        || (_patience > TimeSpan.Zero && time.GetElapsedTime(_since) >= _patience);

    private static IEnumerable<double> Numbers(string list) =>
        list.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(e => double.Parse(e, CultureInfo.InvariantCulture));
}
