using FaceService.Model.Imaging;

namespace FaceService.Model.Tests.Imaging;

public sealed class ImageResizerTests
{
    public static TheoryData<ResizeFilter, int, int, string> References => ResampleReference.All;

    [Theory]
    [MemberData(nameof(References))]
    public void Resize_agrees_with_Pillow_and_PyTorch(ResizeFilter filter, int width, int height, string reference)
    {
        var resized = ImageResizer.Resize(Drawn.Pattern(12, 9), width, height, filter);

        var expected = Convert.FromBase64String(reference);
        var actual = resized.Pixels.ToArray();
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.InRange(pair.Second - pair.First, 0, 0));
    }

    [Theory]
    [InlineData(ResizeFilter.Lanczos3)]
    [InlineData(ResizeFilter.Box)]
    [InlineData(ResizeFilter.Bilinear)]
    [InlineData(ResizeFilter.Viewing)]
    public void Plain_picture_stays_plain_at_any_size(ResizeFilter filter)
    {
        foreach (var (width, height) in ((int, int)[])[(1, 1), (3, 200), (200, 3), (7, 7), (31, 32)])
        {
            var resized = ImageResizer.Resize(Drawn.Plain(32, 31, 255, 128, 0), width, height, filter);

            Assert.Equal(Drawn.Plain(width, height, 255, 128, 0).Pixels.ToArray(), resized.Pixels.ToArray());
        }
    }

    [Fact]
    public void Box_by_a_whole_factor_is_the_mean_of_each_block()
    {
        var image = Drawn.Draw(4, 2, (x, y) => ((byte)(x * 10), (byte)(y * 100), (byte)(x * y)));

        var resized = ImageResizer.Resize(image, 2, 1, ResizeFilter.Box);

        Assert.Equal([5, 50, 0, 25, 50, 1], resized.Pixels.ToArray()); // (2 + 3) / 4 rounds to 1
    }

    [Fact]
    public void Lanczos_overshoot_is_clamped()
    {
        var edge = Drawn.Draw(16, 16, (x, _) => x < 8 ? ((byte)0, (byte)0, (byte)0) : ((byte)255, (byte)255, (byte)255));

        var row = ImageResizer.Resize(edge, 64, 16).Row(8).ToArray();

        Assert.All(row[..(28 * 3)], value => Assert.InRange(value, 0, 40));
        Assert.All(row[(36 * 3)..], value => Assert.InRange(value, 215, 255));
    }

    [Fact]
    public void Viewing_enlarges_an_edge_almost_without_ripples()
    {
        var edge = Drawn.Draw(16, 4, (x, _) => x < 8 ? ((byte)60, (byte)60, (byte)60) : ((byte)190, (byte)190, (byte)190));

        Assert.InRange(Overshoot(ResizeFilter.Viewing), 0, 5); // 3.6 % of a step at most, in theory
        Assert.InRange(Overshoot(ResizeFilter.Lanczos3), 6, 20);

        int Overshoot(ResizeFilter filter) => ImageResizer.Resize(edge, 64, 16, filter).Pixels.ToArray().Max(level => Math.Max(level - 190, 60 - level));
    }

    [Fact]
    public void Viewing_shrinks_as_Lanczos_does()
    {
        var image = Drawn.Pattern(32, 31);

        Assert.Equal(
            ImageResizer.Resize(image, 16, 15, ResizeFilter.Lanczos3).Pixels.ToArray(), ImageResizer.Resize(image, 16, 15, ResizeFilter.Viewing).Pixels.ToArray());
    }

    [Fact]
    public void Crop_and_resize_of_a_wide_picture_takes_its_middle_square()
    {
        var image = Drawn.Draw(30, 10, (x, _) => ((byte)(x is >= 10 and < 20 ? 200 : 0), (byte)0, (byte)0));

        var framed = ImageResizer.CropAndResize(image, 5, 5, ResizeFilter.Box);

        Assert.Equal(Drawn.Plain(5, 5, 200, 0, 0).Pixels.ToArray(), framed.Pixels.ToArray());
    }

    [Fact]
    public void Crop_and_resize_of_a_tall_picture_takes_its_middle_square()
    {
        var image = Drawn.Draw(10, 31, (_, y) => ((byte)(y is >= 10 and < 20 ? 200 : 0), (byte)0, (byte)0));

        var framed = ImageResizer.CropAndResize(image, 10, 10);

        Assert.Equal(Drawn.Plain(10, 10, 200, 0, 0).Pixels.ToArray(), framed.Pixels.ToArray());
    }

    [Fact]
    public void Crop_copies_the_rectangle()
    {
        var image = Drawn.Pattern(9, 8);

        var crop = ImageResizer.Crop(image, 2, 3, 4, 5);

        Assert.Equal((4, 5), (crop.Width, crop.Height));
        Assert.Equal(image[2, 3], crop[0, 0]);
        Assert.Equal(image[5, 7], crop[3, 4]);
    }

    [Theory]
    [InlineData(-1, 0, 2, 2)]
    [InlineData(0, -1, 2, 2)]
    [InlineData(3, 0, 2, 2)]
    [InlineData(0, 3, 2, 2)]
    [InlineData(0, 0, 0, 2)]
    [InlineData(0, 0, 5, 2)]
    public void Crop_outside_the_picture_is_an_argument_error(int x, int y, int width, int height) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageResizer.Crop(Drawn.Pattern(4, 4), x, y, width, height));
}
