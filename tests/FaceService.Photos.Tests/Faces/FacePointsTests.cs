using System.Numerics;
using FaceService.Photos.Faces;

namespace FaceService.Photos.Tests.Faces;

public sealed class FacePointsTests
{
    // The corners that FFHQ's own recreate_aligned_images computes of these points, by NumPy.
    [Fact]
    public void Aligned_square_is_that_of_FFHQs_program()
    {
        var square = Points(new(250, 180), new(330, 200), new(255, 270), new(318, 285)).Aligned();

        Vector2[] corners = [square.At(new(0, 0)), square.At(new(0, 1)), square.At(new(1, 1)), square.At(new(1, 0))];
        Vector2[] expected = [FfhqCorners[0], FfhqCorners[1], FfhqCorners[2], FfhqCorners[3]];
        for (var i = 0; i < 4; i++)
            Assert.InRange(Vector2.Distance(expected[i], corners[i]), 0, 0.01);
        Assert.Equal(FfhqSide, square.Side, 0.01);
    }

    [Fact]
    public void Margin_and_shift_change_side_and_centre_only()
    {
        var points = Points(new(250, 180), new(330, 200), new(255, 270), new(318, 285));

        var wide = points.Aligned(margin: 1.5, shift: 0.5);

        Assert.Equal(1.5 * FfhqSide, wide.Side, 0.01);
        Assert.InRange(Vector2.Distance(Vector2.Lerp(points.Eyes, points.Mouth, 0.5f), wide.Centre), 0, 0.01);
        Assert.InRange(Vector2.Distance(Vector2.Normalize(points.Aligned().Right), Vector2.Normalize(wide.Right)), 0, 1e-5);
    }

    [Fact]
    public void Turn_grows_as_the_nose_leaves_the_middle()
    {
        var straight = Points(new(100, 100), new(160, 100), new(110, 170), new(150, 170));

        Assert.InRange(straight.Turn, 0, 0.1);
        Assert.InRange(straight.Nod, 0, 0.1);
        Assert.InRange(Nose(straight, new(15, 0)).Turn, 20, 30);
        Assert.InRange(Nose(straight, new(0, 20)).Nod, 20, 40);
    }

    [Fact]
    public void Mouth_above_the_eyes_is_no_face()
    {
        Assert.True(Points(new(100, 100), new(160, 100), new(110, 170), new(150, 170)).ArePlausible);
        Assert.False(Points(new(100, 170), new(160, 170), new(110, 100), new(150, 100)).ArePlausible);
        Assert.False(Points(new(100, 100), new(100, 100), new(110, 170), new(150, 170)).ArePlausible);
    }

    private static FacePoints Nose(FacePoints points, Vector2 by)
    {
        var all = points.All.ToArray();
        all[30] += by;
        return new FacePoints(all);
    }

    private static FacePoints Points(Vector2 left, Vector2 right, Vector2 mouthLeft, Vector2 mouthRight)
    {
        var all = new Vector2[68];
        Array.Fill(all, left, 36, 6);
        Array.Fill(all, right, 42, 6);
        (all[48], all[54]) = (mouthLeft, mouthRight);
        all[30] = Vector2.Lerp((left + right) / 2, (mouthLeft + mouthRight) / 2, 0.6f);
        return new FacePoints(all);
    }

    private const double FfhqSide = 329.84845;
    private static readonly Vector2[] FfhqCorners = [new(149.240f, 12.511f), new(103.411f, 339.160f), new(430.060f, 384.989f), new(475.889f, 58.340f)];
}
