using FaceService.Model.Imaging;
using FaceService.Training.Evaluation.Images;

namespace FaceService.Training.Evaluation.Neighbours;

/// <summary>Looks for copies of training images, and draws the sheet on which people can judge for themselves.</summary>
internal sealed class NeighbourMeasure
{
    /// <summary>Pairs on the sheet.</summary>
    public const int SheetPairs = 32;

    private const int PairsARow = 4;
    private const int ShownSize = 128;
    private readonly IReadOnlyList<RgbImage> _pool;
    private readonly IReadOnlyList<Neighbour> _real;

    /// <param name="reference">The data.</param>
    /// <param name="unseen">Whether the model was kept from the held-out part, which then cannot be copied.</param>
    public NeighbourMeasure(ReferenceImages reference, bool unseen)
    {
        var rest = reference.Pictures(reference.HeldOut.Rest);
        var held = reference.Pictures(reference.HeldOut.Pictures);
        _pool = unseen ? rest : [.. rest, .. held];
        _real = NearestImages.Of(held, rest);
    }

    /// <summary>Searches.</summary>
    /// <param name="portraits">Generated images at 64×64.</param>
    public (NeighbourReport Report, RgbImage Sheet) Of(IReadOnlyList<RgbImage> portraits)
    {
        var found = NearestImages.Of(portraits, _pool);
        var real = _real.Select(n => n.Distance).Order().ToList();
        double? threshold = real.Count > 0 ? real[real.Count / 100] : null;
        var report = new NeighbourReport
        {
            Pool = _pool.Count,
            Portraits = portraits.Count,
            Median = Median([.. found.Select(n => n.Distance).Order()]),
            Nearest = found.Min(n => n.Distance),
            RealMedian = real.Count > 0 ? Median(real) : null,
            RealNearest = real.Count > 0 ? real[0] : null,
            Threshold = threshold,
            CloserThanReal = threshold is { } near ? found.Count(n => n.Distance < near) : null,
        };
        return (report, Sheet(portraits, found));
    }

    // The most training-like first; each portrait stands left of its neighbour, which is turned as it was found.
    private RgbImage Sheet(IReadOnlyList<RgbImage> portraits, IReadOnlyList<Neighbour> found) => ContactSheet.Draw(
        [.. Enumerable.Range(0, portraits.Count)
            .OrderBy(i => found[i].Distance)
            .Take(SheetPairs)
            .Select(i => ContactSheet.Draw([Shown(portraits[i]), Shown(Turned(found[i]))], 2))],
        PairsARow,
        gap: 8);

    private RgbImage Turned(Neighbour neighbour) => neighbour.Mirrored ? NearestImages.Mirror(_pool[neighbour.Index]) : _pool[neighbour.Index];

    private static RgbImage Shown(RgbImage picture) => ImageResizer.Resize(picture, ShownSize, ShownSize);

    private static double Median(List<double> ascending) => (ascending[(ascending.Count - 1) / 2] + ascending[ascending.Count / 2]) / 2;
}

/// <summary>
/// Whether a model repeats its training images: how near its portraits come to one, beside how near real images that are
/// held out come to the others. Distances are root mean squares over the pixels at 64×64, in levels of 0 … 255; mirror images count.
/// </summary>
public sealed record NeighbourReport
{
    /// <summary>Training images that were searched.</summary>
    public required int Pool { get; init; }

    /// <summary>Portraits that were looked at.</summary>
    public required int Portraits { get; init; }

    /// <summary>Median distance from a portrait to its nearest training image.</summary>
    public required double Median { get; init; }

    /// <summary>The smallest.</summary>
    public required double Nearest { get; init; }

    /// <summary>Median distance from a held-out image to the nearest of the others; null when none is held out.</summary>
    public double? RealMedian { get; init; }

    /// <summary>The smallest.</summary>
    public double? RealNearest { get; init; }

    /// <summary>Portraits that are nearer to a training image than 99 of 100 held-out images; about one in a hundred is what chance gives.</summary>
    public int? CloserThanReal { get; init; }

    /// <summary>How near that is.</summary>
    public double? Threshold { get; init; }
}

/// <summary>The nearest image of a pool.</summary>
/// <param name="Index">Its place in the pool.</param>
/// <param name="Mirrored">True when its mirror image is the nearest.</param>
/// <param name="Distance">Root mean square of the differences, in levels of 0 … 255.</param>
internal readonly record struct Neighbour(int Index, bool Mirrored, double Distance);
