using FaceService.Model.Imaging;
using FaceService.Training.Evaluation.Neighbours;
using FaceService.Training.Tests.Datasets;

namespace FaceService.Training.Tests.Evaluation;

[Collection(DeviceThread.Name)]
public sealed class NearestImagesTests
{
    private static readonly IReadOnlyList<RgbImage> Pool = [.. Enumerable.Range(0, 20).Select(i => TestImages.Draw(i, 64, 64))];

    [Fact]
    public void Of_a_copy_a_mirror_image_and_a_changed_copy_finds_the_original()
    {
        var found = NearestImages.Of([Pool[7], NearestImages.Mirror(Pool[11]), Brighter(Pool[19])], Pool);

        Assert.Equal(new Neighbour(7, false, 0), found[0]);
        Assert.Equal(new Neighbour(11, true, 0), found[1]);
        Assert.Equal((19, false), (found[2].Index, found[2].Mirrored));
        Assert.InRange(found[2].Distance, 0.5, 4);
    }

    [Fact]
    public void Of_equals_a_search_pixel_by_pixel()
    {
        var pictures = Enumerable.Range(50, 8).Select(i => TestImages.Draw(i, 64, 64)).ToList();
        var found = NearestImages.Of(pictures, Pool);

        for (var i = 0; i < pictures.Count; i++)
        {
            var least = Pool.Min(p => Math.Min(Slow(pictures[i], p), Slow(NearestImages.Mirror(pictures[i]), p)));
            Assert.Equal(least, found[i].Distance, 6);
        }
    }

    private static double Slow(RgbImage a, RgbImage b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Pixels.Length; i++)
            sum += Math.Pow(a.Pixels.Span[i] - b.Pixels.Span[i], 2);
        return Math.Sqrt(sum / a.Pixels.Length);
    }

    private static RgbImage Brighter(RgbImage picture) =>
        new(picture.Width, picture.Height, picture.Pixels.ToArray().Select(v => (byte)Math.Min(255, v + 3)).ToArray());
}
