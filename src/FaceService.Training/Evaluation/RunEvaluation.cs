using FaceService.Model.Networks.Pretrained;
using FaceService.Training.Evaluation.Attributes;
using FaceService.Training.Evaluation.Images;
using FaceService.Training.Evaluation.Judges;
using FaceService.Training.Presets;

namespace FaceService.Training.Evaluation;

/// <summary>
/// Measures a generator while it is trained, each time with the same seeds and the same images, so that the figures of a run can be
/// compared with each other and with those of <c>model evaluate</c>. Draws nothing from the training's own random numbers.
/// </summary>
internal sealed class RunEvaluation : IDisposable
{
    private readonly EvaluationOptions _options;
    private readonly ReferenceImages _reference;
    private readonly SetComparison _comparison;
    private readonly bool _unseen;
    private readonly AttributeClassifier? _classifier;
    private readonly IReadOnlyList<string> _teachers;
    private readonly ReferenceImages? _sharp;
    private readonly PortraitJudges? _judges;

    private RunEvaluation(
        EvaluationOptions options, ReferenceImages reference, AttributeClassifier? classifier, ReferenceImages? sharp, PortraitJudges? judges, TrainingSettings settings)
    {
        (_options, _reference, _classifier, _sharp, _judges) = (options, reference, classifier, sharp, judges);
        _unseen = settings.Holdout > 0;
        _teachers = settings is StyleGan2Settings { Teacher: var names } ? SettingLists.Words(names) : [];
        _comparison = new SetComparison(options, reference, _unseen);
    }

    /// <summary>Prepares what does not depend on the generator.</summary>
    /// <param name="settings">The run's.</param>
    /// <param name="dataPath">The run's data, unpacked.</param>
    /// <param name="cacheDirectory">Where packed data is kept.</param>
    /// <param name="networks">Where pretrained networks are installed; null for none.</param>
    /// <param name="tell">Is told what takes time.</param>
    /// <exception cref="TrainingException">The data cannot be packed at the sizes that are compared, or a judge that was named lacks its network.</exception>
    public static RunEvaluation Open(TrainingSettings settings, string dataPath, string cacheDirectory, NetworkFolder? networks, Action<string> tell)
    {
        var options = new EvaluationOptions { Pictures = settings.EvaluatePictures, Judges = Judges(settings.EvaluateJudges) };
        options = settings.Holdout > 0 ? options with { Holdout = settings.Holdout } : options;
        var reference = ReferenceImages.Open(dataPath, cacheDirectory, settings.PackOptions(), options.Holdout);
        var sharp = options.Judges is { Count: 0 } ? null : ReferenceImages.OpenSharp(dataPath, cacheDirectory, settings.PackOptions(), options.Holdout);
        var judges = sharp is null ? null : new PortraitJudges(options, networks, sharp, tell);
        judges?.RequireNetworks(); // before the classifier, which takes minutes
        var classifier = reference.Data.Labels.Groups.Count == 0
            ? null
            : AttributeClassifier.Open(reference, cacheDirectory, options.ClassifierPictures, options.Seed, tell);
        return new RunEvaluation(options, reference, classifier, sharp, judges, settings);
    }

    // Nothing named: all that can be had.
    private static IReadOnlyList<string>? Judges(string setting) =>
        SettingLists.Words(setting) is { Count: > 0 } words ? [.. words.Where(word => word != SettingLists.NoJudge)] : null;

    /// <summary>Measures.</summary>
    /// <param name="source">The generator as it is now.</param>
    /// <returns>Metrics by name, for <c>evaluation.csv</c>.</returns>
    public IReadOnlyList<(string Name, double Value)> Measure(IFaceSource source)
    {
        var generated = _comparison.Draw(source);
        var figures = new List<(string Name, double? Value)>();
        var distance = _comparison.Distance(generated);
        figures.AddRange([("swd", distance.ToData?.Distance), ("swd_held_out", distance.ToHeldOut?.Distance), ("swd_floor", distance.Floor?.Distance)]);
        var diversity = _comparison.Diversity(generated);
        figures.AddRange([("ms_ssim", diversity?.Generated), ("ms_ssim_data", diversity?.Data)]);
        var manifold = _comparison.Manifold(generated);
        figures.AddRange([("precision", manifold?.Precision), ("recall", manifold?.Recall), ("density", manifold?.Density), ("coverage", manifold?.Coverage)]);
        var (neighbours, _) = _comparison.Neighbours(generated);
        figures.AddRange([("nearest_median", neighbours.Median), ("nearest", neighbours.Nearest)]);
        figures.AddRange(Matches(source));
        if (_judges?.Of(generated, source, _teachers, _unseen) is { } report)
            figures.AddRange(JudgeSummary.Figures(report));
        return [.. figures.Where(f => f.Value is not null).Select(f => (f.Name, f.Value!.Value))];
    }

    public void Dispose()
    {
        _judges?.Dispose();
        _sharp?.Dispose();
        _classifier?.Dispose();
        _comparison.Dispose();
        _reference.Dispose();
    }

    private IEnumerable<(string Name, double? Value)> Matches(IFaceSource source)
    {
        if (_classifier is null || source.Groups.Count == 0)
            return [];
        var orders = new EvaluationFaces(source.Groups, _reference.Data.Labels).Open(_options.Pictures, _options.Seed);
        var portraits = source.Draw(orders).Select(GeneratedImages.Shrink).ToList();
        return new AttributeMeasure(_reference, _classifier).Of(portraits, orders, source.Groups).Groups.Select(g => ($"match_{g.Key}", g.Value.Matches));
    }
}
