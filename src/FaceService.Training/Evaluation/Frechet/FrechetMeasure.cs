using FaceService.Model.Imaging;
using FaceService.Training.Datasets;
using static TorchSharp.torch;

namespace FaceService.Training.Evaluation.Frechet;

/// <summary>Compares generated pictures with all of the data on the features of the user's Inception file, at the model's own size.</summary>
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
        var orders = new FaceOrders(source.Groups, data.Labels).OfClasses(ClassShares.Of(data.ClassCounts(), pictures), seed);
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
