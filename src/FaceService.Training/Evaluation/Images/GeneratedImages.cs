using FaceService.Model.Imaging;

namespace FaceService.Training.Evaluation.Images;

/// <summary>Generated portraits by the class that was asked for, as drawn and shrunk to 64×64 by means of areas.</summary>
internal sealed class GeneratedImages
{
    private readonly List<int> _classOf = [];

    private GeneratedImages(IReadOnlyList<RgbImage> drawn, IReadOnlyList<int> counts)
    {
        Drawn = drawn;
        Small = [.. drawn.Select(Shrink)];
        for (var c = 0; c < counts.Count; c++)
            _classOf.AddRange(Enumerable.Repeat(c, counts[c]));
    }

    /// <summary>At the model's own size, class by class.</summary>
    public IReadOnlyList<RgbImage> Drawn { get; }

    /// <summary>The same at 64×64.</summary>
    public IReadOnlyList<RgbImage> Small { get; }

    /// <summary>Class of each.</summary>
    public IReadOnlyList<int> ClassOf => _classOf;

    /// <summary>Draws so many of each class.</summary>
    public static GeneratedImages Draw(IFaceSource source, EvaluationFaces orders, IReadOnlyList<int> counts, uint seed) =>
        new(source.Draw(orders.OfClasses(counts, seed)), counts);

    /// <summary>The first so many of each class, at 64×64.</summary>
    /// <param name="counts">At most as many as were drawn.</param>
    public IReadOnlyList<RgbImage> FirstOf(IReadOnlyList<int> counts) => First(Small, counts);

    /// <summary>The same at the model's own size.</summary>
    /// <param name="counts">At most as many as were drawn.</param>
    public IReadOnlyList<RgbImage> DrawnFirstOf(IReadOnlyList<int> counts) => First(Drawn, counts);

    private IReadOnlyList<RgbImage> First(IReadOnlyList<RgbImage> pictures, IReadOnlyList<int> counts) =>
        [.. pictures.Zip(ClassOf).GroupBy(p => p.Second).SelectMany(c => c.Take(counts[c.Key]).Select(p => p.First))];

    /// <summary>Brings an image to 64×64.</summary>
    public static RgbImage Shrink(RgbImage picture) =>
        ImageResizer.Resize(picture, ImageNumbers.Side, ImageNumbers.Side, ResizeFilter.Box);
}
