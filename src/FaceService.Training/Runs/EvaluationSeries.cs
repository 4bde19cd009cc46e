using FaceService.Training.Evaluation;
using FaceService.Training.Evaluation.Images;
using FaceService.Training.Presets;

namespace FaceService.Training.Runs;

/// <summary>Measures a run's generator each so many images, where the run asks for it, into <c>evaluation.csv</c>.</summary>
internal sealed class EvaluationSeries : IDisposable
{
    private readonly RunEvaluation? _evaluation;
    private readonly IFaceSource _source;
    private readonly LossLog _log;
    private readonly Cadence _cadence;
    private readonly Action<RunProgress> _report;
    private readonly long _total;

    /// <summary>Prepares what does not depend on the generator, so that a run that cannot be measured says so at once.</summary>
    /// <param name="settings">The run's.</param>
    /// <param name="options">Where its data and caches lie.</param>
    /// <param name="folder">The run folder.</param>
    /// <param name="source">The generator in training.</param>
    /// <param name="report">Is told what was measured.</param>
    /// <exception cref="TrainingException">The data cannot be packed at the sizes that are compared.</exception>
    public EvaluationSeries(TrainingSettings settings, TrainingRunOptions options, RunFolder folder, IFaceSource source, Action<RunProgress> report)
    {
        (_source, _report, _total) = (source, report, settings.TotalImages);
        _cadence = new Cadence(settings.EvaluateEvery);
        _log = new LossLog(folder, RunFigures.Evaluation);
        if (settings.EvaluateEvery > 0)
            _evaluation = RunEvaluation.Open(settings, options.DataPath, options.CacheDirectory, options.Networks, text => Report(0, text, null));
    }

    /// <summary>Drops the rows after a step: they will be written again.</summary>
    public void CutAfter(long step) => _log.CutAfter(step);

    /// <summary>Measures where an interval ends in the step, or the run does.</summary>
    /// <returns>Whether it did; it takes a while.</returns>
    public bool Measure(long step, long before, long images)
    {
        if (_evaluation is null || !(_cadence.Falls(before, images) || images >= _total))
            return false;
        var figures = _evaluation.Measure(_source);
        _log.Append(step, images, figures);
        _log.Flush();
        Report(images, null, figures);
        return true;
    }

    public void Dispose() => _evaluation?.Dispose();

    private void Report(long images, string? note, IReadOnlyList<(string Name, double Value)>? figures) => _report(new RunProgress
    {
        Stage = "training",
        Images = images,
        TotalImages = _total,
        Note = note,
        Evaluation = figures,
    });
}
