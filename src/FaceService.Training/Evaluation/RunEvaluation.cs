using FaceService.Training.Evaluation.Attributes;
using FaceService.Training.Evaluation.Images;
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
    private readonly AttributeClassifier? _classifier;

    private RunEvaluation(EvaluationOptions options, ReferenceImages reference, SetComparison comparison, AttributeClassifier? classifier) =>
        (_options, _reference, _comparison, _classifier) = (options, reference, comparison, classifier);

    /// <summary>Prepares what does not depend on the generator.</summary>
    /// <param name="settings">The run's.</param>
    /// <param name="dataPath">The run's data, unpacked.</param>
    /// <param name="cacheDirectory">Where packed data is kept.</param>
    /// <param name="tell">Is told what takes time.</param>
    /// <exception cref="TrainingException">The data cannot be packed at 64 pixels.</exception>
    public static RunEvaluation Open(TrainingSettings settings, string dataPath, string cacheDirectory, Action<string> tell)
    {
        var options = new EvaluationOptions { Pictures = settings.EvaluatePictures };
        options = settings.Holdout > 0 ? options with { Holdout = settings.Holdout } : options;
        var reference = ReferenceImages.Open(dataPath, cacheDirectory, settings.PackOptions(), options.Holdout);
        var classifier = reference.Data.Labels.Groups.Count == 0
            ? null
            : AttributeClassifier.Open(reference, cacheDirectory, options.ClassifierPictures, options.Seed, tell);
        return new RunEvaluation(options, reference, new SetComparison(options, reference, settings.Holdout > 0), classifier);
    }

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
        return [.. figures.Where(f => f.Value is not null).Select(f => (f.Name, f.Value!.Value))];
    }

    public void Dispose()
    {
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
