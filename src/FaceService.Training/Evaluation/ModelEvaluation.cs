using FaceService.Model.Catalog;

namespace FaceService.Training.Evaluation;

/// <summary>Measures a published model against data. Runs on the calling thread, which becomes the device thread for as long.</summary>
internal sealed class ModelEvaluation(EvaluationOptions options, string dataPath, string cacheDirectory)
{
    /// <summary>Draws, compares and reports.</summary>
    /// <param name="model">The model.</param>
    /// <param name="tell">Is told what is being done.</param>
    /// <exception cref="TrainingException">The data cannot be used.</exception>
    public EvaluationReport Measure(ModelVersion model, Action<string> tell)
    {
        var origin = ModelOrigin.Read(model.WeightsPath);
        tell("packing the data");
        using var reference = ReferencePictures.Open(dataPath, cacheDirectory, origin.Packing, options.Holdout);
        using var source = new ModelFaceSource(model, options.Truncation);
        var measure = new DistanceMeasure(options, reference);
        tell($"drawing {measure.Needed.Sum()} portraits");
        var generated = GeneratedPictures.Draw(source, new FaceOrders(source.Groups, reference.Data.Labels), measure.Needed, options.Seed);
        tell("measuring sliced Wasserstein distances");
        return new EvaluationReport
        {
            Model = model.Id.ToString(),
            WeightsDigest = model.Digest,
            Options = options,
            DataPictures = reference.Data.Count,
            DataDigest = reference.Data.ContentDigest,
            Framing = origin.Packing.Framing.Text,
            SlicedWasserstein = measure.Of(generated, reference.HeldOut.Pictures.Count > 0 && origin.HeldOutDigest == reference.HeldOut.Digest),
        };
    }
}
