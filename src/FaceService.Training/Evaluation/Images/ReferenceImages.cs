using FaceService.Model.Imaging;
using FaceService.Training.Datasets;

namespace FaceService.Training.Evaluation.Images;

/// <summary>The data that a model is measured against: framed as for training, shrunk to 64×64 by means of areas.</summary>
internal sealed class ReferenceImages : IDisposable
{
    private const int SmallestSharp = 256; // networks take 112 to 224 pixels
    private const long SamplePurpose = 0x5341;
    private const long RestPurpose = 0x5245;
    private readonly PackedDataset _data;
    private readonly HeldOut _held;
    private readonly RgbImage?[] _shrunk; // of data that was packed at another size

    private ReferenceImages(PackedDataset data, double holdout)
    {
        _data = data;
        _held = HeldOut.Of(data, holdout);
        _shrunk = new RgbImage?[data.Size == ImageNumbers.Side ? 0 : data.Count];
    }

    /// <summary>The dataset, for its labels and counts.</summary>
    public PackedDataset Data => _data;

    /// <summary>Which images the floor takes as its reference.</summary>
    public HeldOut HeldOut => _held;

    /// <summary>Packs the data where that was not done yet.</summary>
    /// <param name="dataPath">A zip or a folder of images, or a packed dataset of any size.</param>
    /// <param name="cacheDirectory">Where packed data is kept.</param>
    /// <param name="packing">Framing, labels and choice of files, as in the model's training.</param>
    /// <param name="holdout">The part of each class that is the floor's reference.</param>
    /// <exception cref="TrainingException">The data cannot be used.</exception>
    public static ReferenceImages Open(string dataPath, string cacheDirectory, PackOptions packing, double holdout) =>
        Pack(dataPath, cacheDirectory, packing with { Size = ImageNumbers.Side, Filter = ResizeFilter.Box }, holdout);

    /// <summary>The same images as sharp as judges see them: by Lanczos, and no smaller than the largest of their networks takes them.</summary>
    /// <param name="dataPath">As above.</param>
    /// <param name="cacheDirectory">As above.</param>
    /// <param name="packing">As above, with the model's size.</param>
    /// <param name="holdout">As above.</param>
    /// <exception cref="TrainingException">The data cannot be used.</exception>
    public static ReferenceImages OpenSharp(string dataPath, string cacheDirectory, PackOptions packing, double holdout) =>
        Pack(dataPath, cacheDirectory, packing with { Size = Math.Max(SmallestSharp, packing.Size), Filter = ResizeFilter.Lanczos3 }, holdout);

    private static ReferenceImages Pack(string dataPath, string cacheDirectory, PackOptions options, double holdout) => new(
        PackedDataset.IsPacked(dataPath) ? PackedDataset.Open(dataPath) : new DatasetPacker(options).Open(dataPath, cacheDirectory), holdout);

    /// <summary>Images of the whole data in its class proportions.</summary>
    /// <param name="count">How many at most.</param>
    /// <param name="seed">Decides which.</param>
    /// <returns>Indices, class by class.</returns>
    public IReadOnlyList<int> Sample(int count, long seed) =>
        Choose([.. Enumerable.Range(0, _data.Count)], SampleShares.Of(_data.ClassCounts(), Math.Min(count, _data.Count)), seed, SamplePurpose);

    /// <summary>As many of the images that are not held out as there are held out, class by class.</summary>
    /// <param name="seed">Decides which.</param>
    public IReadOnlyList<int> RestLikeHeldOut(long seed) => Choose(_held.Rest, CountsOf(_held.Pictures), seed, RestPurpose);

    /// <summary>The images held out, class by class.</summary>
    public IReadOnlyList<int> HeldOutByClass => [.. _held.Pictures.OrderBy(i => _data.ClassOf[i])];

    /// <summary>How many of some images belong to each class.</summary>
    public int[] CountsOf(IEnumerable<int> pictures)
    {
        var counts = new int[_data.Labels.Classes.Count];
        foreach (var picture in pictures)
            counts[_data.ClassOf[picture]]++;
        return counts;
    }

    /// <summary>An image of 64×64.</summary>
    /// <param name="index">Its place in the data.</param>
    public RgbImage Picture(int index)
    {
        if (_shrunk.Length == 0)
            return Whole(index);
        return _shrunk[index] ??= GeneratedImages.Shrink(Whole(index));
    }

    /// <summary>An image of the size that the data is packed at.</summary>
    /// <param name="index">Its place in the data.</param>
    public RgbImage Whole(int index) => new(_data.Size, _data.Size, _data.Picture(index).ToArray());

    /// <summary>Some images of 64×64.</summary>
    /// <param name="indices">Their places in the data.</param>
    public IReadOnlyList<RgbImage> Pictures(IEnumerable<int> indices) => [.. indices.Select(Picture)];

    public void Dispose() => _data.Dispose();

    private List<int> Choose(IReadOnlyList<int> from, IReadOnlyList<int> counts, long seed, long purpose)
    {
        var chosen = new List<int>();
        foreach (var members in from.GroupBy(i => _data.ClassOf[i]).OrderBy(g => g.Key))
        {
            var random = new CounterRandom(seed, members.Key, purpose);
            chosen.AddRange(members.Select(i => (Index: i, Place: random.NextBits())).OrderBy(p => p.Place).Take(counts[members.Key]).Select(p => p.Index));
        }

        return chosen;
    }
}
