using FaceService.Model.Imaging;
using FaceService.Training.Datasets;
using FaceService.Training.Evaluation.Images;
using static TorchSharp.torch;

namespace FaceService.Training.Evaluation.Frechet;

/// <summary>Compares generated images with all of the data on the features of the user's Inception file, at the model's own size.</summary>
internal sealed class FrechetMeasure(InceptionFeatures inception, int pictures)
{
    private const int Batch = 32;

    /// <summary>Measures.</summary>
    /// <param name="data">The data at the model's size.</param>
    /// <param name="source">The model.</param>
    /// <param name="seed">Seed of the first portrait.</param>
    /// <exception cref="TrainingException">The module failed, or returns no features.</exception>
    public FrechetReport Of(PackedDataset data, IFaceSource source, uint seed)
    {
        using var real = new FeatureMoments();
        using var generated = new FeatureMoments();
        foreach (var some in Enumerable.Range(0, data.Count).Chunk(Batch))
            Add(real, [.. some.Select(i => new RgbImage(data.Size, data.Size, data.Picture(i).ToArray()))]);
        var orders = new EvaluationFaces(source.Groups, data.Labels).OfClasses(SampleShares.Of(data.ClassCounts(), pictures), seed);
        foreach (var some in orders.Chunk(Batch))
            Add(generated, source.Draw(some));
        return new FrechetReport
        {
            Distance = FrechetDistance.Between(real, generated),
            Generated = pictures,
            Data = data.Count,
            InceptionDigest = inception.Digest,
        };
    }

    private void Add(FeatureMoments moments, IReadOnlyList<RgbImage> some)
    {
        using var scope = NewDisposeScope();
        moments.Add(inception.Of(some));
    }
}

/// <summary>The Fréchet inception distance. With fewer generated images it is larger: compare only distances of the same number.</summary>
public sealed record FrechetReport
{
    /// <summary>The distance.</summary>
    public required double Distance { get; init; }

    /// <summary>Generated images, in the data's class proportions.</summary>
    public required int Generated { get; init; }

    /// <summary>Images of the data: all.</summary>
    public required int Data { get; init; }

    /// <summary>SHA-256 of the user's file.</summary>
    public required string InceptionDigest { get; init; }
}
