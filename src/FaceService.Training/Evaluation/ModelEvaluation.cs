using FaceService.Model.Catalog;
using FaceService.Model.Imaging;
using FaceService.Training.Datasets;
using FaceService.Training.Evaluation.Attributes;
using FaceService.Training.Evaluation.Frechet;
using FaceService.Training.Evaluation.Images;
using FaceService.Training.Evaluation.Judges;

namespace FaceService.Training.Evaluation;

/// <summary>Measures a published model against data. Runs on the calling thread, which becomes the device thread for as long.</summary>
/// <param name="options">What is compared, and how.</param>
/// <param name="places">Where the data lies.</param>
/// <param name="tell">Is told what is being done.</param>
internal sealed class ModelEvaluation(EvaluationOptions options, EvaluationPlaces places, Action<string> tell)
{
    /// <summary>Draws, compares and reports.</summary>
    /// <param name="model">The model.</param>
    /// <returns>The report, and the sheet of training-like portraits beside their nearest training images.</returns>
    /// <exception cref="TrainingException">The data, or the user's Inception file, cannot be used.</exception>
    public (EvaluationReport Report, RgbImage Sheet) Measure(ModelVersion model)
    {
        var origin = ModelOrigin.Read(model.WeightsPath);
        using var inception = places.InceptionPath is { } path ? new InceptionFeatures(path) : null; // first: it may be no such file
        tell("packing the data");
        using var reference = ReferenceImages.Open(places.DataPath, places.CacheDirectory, origin.Packing, options.Holdout);
        using var source = new ModelFaceSource(model, options.Truncation);
        var unseen = reference.HeldOut.Pictures.Count > 0 && origin.HeldOutDigest == reference.HeldOut.Digest;
        using var comparison = new SetComparison(options, reference, unseen);
        tell("drawing portraits");
        var generated = comparison.Draw(source);
        tell("searching the nearest training pictures");
        var (neighbours, sheet) = comparison.Neighbours(generated);
        tell("measuring distance, diversity, precision and recall");
        var report = new EvaluationReport
        {
            Model = model.Id.ToString(),
            WeightsDigest = model.Digest,
            Options = options,
            DataPictures = reference.Data.Count,
            DataDigest = reference.Data.ContentDigest,
            Framing = origin.Packing.Framing.Text,
            SlicedWasserstein = comparison.Distance(generated),
            MsSsim = comparison.Diversity(generated),
            Manifold = comparison.Manifold(generated),
            ManifoldOfData = comparison.ManifoldOfData(),
            Neighbours = neighbours,
            Attributes = Attributes(reference, source),
            Judges = Judges(generated, source, origin, unseen),
            Frechet = Frechet(inception, origin.Packing with { Size = source.Config.ImageSize }, source),
        };
        return (report, sheet);
    }

    private AttributeReport? Attributes(ReferenceImages reference, ModelFaceSource source)
    {
        if (options.ClassifierPictures == 0 || reference.Data.Labels.Groups.Count == 0)
            return null;
        using var classifier = AttributeClassifier.Open(reference, places.CacheDirectory, options.ClassifierPictures, options.Seed, tell);
        var orders = new EvaluationFaces(source.Groups, reference.Data.Labels).Open(options.Pictures, options.Seed);
        tell("judging attributes");
        var portraits = source.Draw(orders).Select(GeneratedImages.Shrink).ToList();
        return new AttributeMeasure(reference, classifier).Of(portraits, orders, source.Groups);
    }

    private JudgeReport? Judges(GeneratedImages generated, ModelFaceSource source, ModelOrigin origin, bool unseen)
    {
        if (options.Judges?.Count == 0)
            return null;
        using var sharp = ReferenceImages.OpenSharp(places.DataPath, places.CacheDirectory, origin.Packing with { Size = source.Config.ImageSize }, options.Holdout);
        using var judges = new PortraitJudges(options, places.Networks, sharp, tell);
        return judges.Of(generated, source, origin.Teachers, unseen);
    }

    private FrechetReport? Frechet(InceptionFeatures? inception, PackOptions packing, ModelFaceSource source)
    {
        if (inception is null)
            return null;
        tell($"measuring the Fréchet inception distance of {options.FrechetPictures} portraits");
        using var data = new DatasetPacker(packing).Open(places.DataPath, places.CacheDirectory);
        return new FrechetMeasure(inception, options.FrechetPictures).Of(data, source, options.Seed);
    }
}
