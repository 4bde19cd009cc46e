using FaceService.Model.Imaging;
using FaceService.Training.Evaluation.Diversity;
using FaceService.Training.Evaluation.Features;
using FaceService.Training.Evaluation.Images;
using FaceService.Training.Evaluation.Neighbours;

namespace FaceService.Training.Evaluation;

/// <summary>
/// The measures that need nothing but images: the same for a published model and for one in training. What depends on the data
/// alone is computed once.
/// </summary>
internal sealed class SetComparison : IDisposable
{
    private readonly EvaluationOptions _options;
    private readonly ReferenceImages _reference;
    private readonly bool _unseen;
    private readonly DistanceMeasure _distance;
    private readonly RandomNetwork _network = new();
    private readonly Lazy<NeighbourMeasure> _neighbours;
    private readonly Lazy<double> _dataSimilarity;

    /// <param name="options">How much is compared.</param>
    /// <param name="reference">The data.</param>
    /// <param name="unseen">Whether the model is kept from the held-out part.</param>
    public SetComparison(EvaluationOptions options, ReferenceImages reference, bool unseen)
    {
        (_options, _reference, _unseen) = (options, reference, unseen);
        _distance = new DistanceMeasure(options, reference);
        _neighbours = new Lazy<NeighbourMeasure>(() => new NeighbourMeasure(reference, unseen));
        _dataSimilarity = new Lazy<double>(() => DiversityMeasure.MeanSimilarity(Sample(), Pairs, options.Seed));
    }

    /// <summary>Draws the images that the comparison needs.</summary>
    public GeneratedImages Draw(IFaceSource source) =>
        GeneratedImages.Draw(source, new EvaluationFaces(source.Groups, _reference.Data.Labels), _distance.Needed, _options.Seed);

    /// <summary>Sliced Wasserstein distances and the floor.</summary>
    public DistanceReport Distance(GeneratedImages generated) => _distance.Of(generated, _unseen);

    /// <summary>Mean similarity of pairs; null when it is left out, or there are not two images.</summary>
    public DiversityReport? Diversity(GeneratedImages generated) => _options.Pairs == 0 || Sampled(generated).Count < 2 ? null : new DiversityReport
    {
        Pairs = Pairs,
        Generated = DiversityMeasure.MeanSimilarity(Sampled(generated), Pairs, _options.Seed),
        Data = _dataSimilarity.Value,
    };

    /// <summary>Precision, recall, density and coverage; of generated images, or of the held-out part for comparison.</summary>
    public ManifoldReport? Manifold(GeneratedImages generated) => Manifold(Sample(), Sampled(generated));

    /// <summary>The same of the held-out part against as many of the other images: what a perfect model would reach.</summary>
    public ManifoldReport? ManifoldOfData() => Manifold(
        _reference.Pictures(_reference.RestLikeHeldOut(_options.Seed)), _reference.Pictures(_reference.HeldOutByClass));

    /// <summary>Nearest training images, and their sheet.</summary>
    public (NeighbourReport Report, RgbImage Sheet) Neighbours(GeneratedImages generated) => _neighbours.Value.Of(Sampled(generated));

    public void Dispose() => _network.Dispose();

    // A small set has no more than this.
    private int Pairs => (int)Math.Min(_options.Pairs, _distance.Sampled.Sum() * (_distance.Sampled.Sum() - 1L) / 2);

    private IReadOnlyList<RgbImage> Sampled(GeneratedImages generated) => generated.FirstOf(_distance.Sampled);

    private IReadOnlyList<RgbImage> Sample() => _reference.Pictures(_reference.Sample(_options.Pictures, _options.Seed));

    private ManifoldReport? Manifold(IReadOnlyList<RgbImage> real, IReadOnlyList<RgbImage> generated)
    {
        if (Math.Min(real.Count, generated.Count) <= ManifoldMeasure.CoverageNeighbours)
            return null;
        using var scope = TorchSharp.torch.NewDisposeScope();
        return ManifoldMeasure.Of(_network.Of(real), _network.Of(generated));
    }
}
