using System.Numerics;
using FaceService.Model.Imaging;
using FaceService.Model.Networks.Pretrained;
using FaceService.Photos.Sampling;
using static TorchSharp.torch;

namespace FaceService.Photos.Faces;

/// <summary>
/// Finds faces with the pretrained detector: in the whole photo, and in overlapping tiles of it where the smallest faces wanted would be too
/// small for the network in the whole. One thread.
/// </summary>
/// <param name="folder">Where networks are installed.</param>
/// <param name="least">The least score that counts.</param>
public sealed class NetworkFaceFinder(NetworkFolder folder, double least) : IFaceFinder
{
    private const int NetworkSide = 416;
    private const float Seen = 32; // pixels of its input that a face should have for the network
    private const float Coarser = 1.5f; // how much fewer they may be in the whole photo before tiles are worth their time
    private const int MostTiles = 6; // a side; more would leave faces between tile and photo unseen
    private const float SameFace = 0.4f; // of both
    private const float PartOfFace = 0.7f; // of the smaller

    private readonly FaceDetectorNetwork _network = FaceDetectorNetwork.Open(folder);
    private readonly SquareSampler _sampler = new();

    /// <inheritdoc/>
    public IReadOnlyList<FaceBox> Find(RgbImage photo, float smallest)
    {
        var found = new List<FaceBox>();
        foreach (var tile in Tiles(photo.Width, photo.Height, smallest))
            found.AddRange(FindIn(photo, tile, smallest));
        var faces = new List<FaceBox>();
        foreach (var box in found.OrderByDescending(box => box.Score))
            if (faces.TrueForAll(face => face.Shared(box) <= SameFace && face.Inside(box) <= PartOfFace))
                faces.Add(box);
        return faces;
    }

    /// <inheritdoc/>
    public void Dispose() => _network.Dispose();

    /// <summary>The squares that are looked at: the whole first.</summary>
    internal static IEnumerable<(float Left, float Top, float Side)> Tiles(int width, int height, float smallest)
    {
        var whole = (float)Math.Max(width, height);
        yield return (0, 0, whole);
        var side = Math.Max(smallest * NetworkSide / Seen, whole / (MostTiles - 1));
        if (side * Coarser >= whole)
            yield break;
        var (columns, rows) = (Count(width), Count(height));
        for (var row = 0; row < rows; row++)
            for (var column = 0; column < columns; column++)
                yield return (Start(column, columns, width), Start(row, rows, height), side);

        // A fifth of a tile lies in the next one, too.
        int Count(int length) => length <= side ? 1 : Math.Min(MostTiles, (int)MathF.Ceiling((length - (side * 0.2f)) / (side * 0.8f)));

        float Start(int index, int count, int length) => count == 1 ? 0 : index * (length - side) / (count - 1);
    }

    private IEnumerable<FaceBox> FindIn(RgbImage photo, (float Left, float Top, float Side) tile, float smallest)
    {
        var square = FaceSquare.Upright(new Vector2(tile.Left + (tile.Side / 2), tile.Top + (tile.Side / 2)), tile.Side);
        var input = _sampler.Sketch(photo, square, _network.Size, Beyond.Black);
        using var scope = NewDisposeScope();
        foreach (var face in _network.Find(NetworkInput.Of(input), least)[0])
        {
            var box = new FaceBox(
                tile.Left + ((float)face.Left * tile.Side), tile.Top + ((float)face.Top * tile.Side), (float)face.Width * tile.Side, (float)face.Height * tile.Side, face.Score);
            if (Whole(box, tile, photo) && box.Side >= smallest / 2)
                yield return box;
        }
    }

    // A face that an inner edge of the tile cuts is seen whole elsewhere.
    private static bool Whole(FaceBox box, (float Left, float Top, float Side) tile, RgbImage photo)
    {
        var slack = box.Side * 0.05f;
        return (tile.Left <= 0 || box.Left >= tile.Left - slack) && (tile.Top <= 0 || box.Top >= tile.Top - slack)
            && (tile.Left + tile.Side >= photo.Width || box.Left + box.Width <= tile.Left + tile.Side + slack)
            && (tile.Top + tile.Side >= photo.Height || box.Top + box.Height <= tile.Top + tile.Side + slack);
    }
}
