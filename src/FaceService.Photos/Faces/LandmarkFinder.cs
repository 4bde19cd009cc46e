using System.Numerics;
using FaceService.Model.Imaging;
using FaceService.Model.Networks.Pretrained;
using FaceService.Photos.Sampling;
using static TorchSharp.torch;

namespace FaceService.Photos.Faces;

/// <summary>Finds the 68 points of a face, twice: in the box that was found, then level and framed as the first points say. One thread.</summary>
/// <param name="folder">Where networks are installed.</param>
public sealed class LandmarkFinder(NetworkFolder folder) : IDisposable
{
    private const float Padding = 0.1f;

    private readonly FaceLandmarkNetwork _network = FaceLandmarkNetwork.Open(folder);
    private readonly SquareSampler _sampler = new();

    /// <summary>Finds them; null where they are no face's.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="box">Where the face is.</param>
    public FacePoints? Find(RgbImage photo, FaceBox box)
    {
        var first = PointsIn(photo, FaceSquare.Upright(box.Centre, box.Side * (1 + Padding)));
        if (!first.ArePlausible)
            return null;
        var second = PointsIn(photo, first.Tight(Padding));
        return second.ArePlausible ? second : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _network.Dispose();

    private FacePoints PointsIn(RgbImage photo, FaceSquare square)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var places = NetworkInput.Numbers(_network.Points(NetworkInput.Of(_sampler.Sketch(photo, square, _network.Size))));
        return new FacePoints([.. Enumerable.Range(0, places.Length / 2).Select(i => square.At(new Vector2(places[2 * i], places[(2 * i) + 1])))]);
    }
}
