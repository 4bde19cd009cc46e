using FaceService.Model.Imaging;

namespace FaceService.Model.Tests.Imaging;

public sealed class RgbImageTests
{
    [Fact]
    public void Pixels_of_another_length_are_an_argument_error() =>
        Assert.Contains("needs 12 bytes, not 11", Assert.Throws<ArgumentException>(() => new RgbImage(2, 2, new byte[11])).Message);

    [Theory]
    [InlineData(0, 5)]
    [InlineData(5, -1)]
    [InlineData(60_000, 60_000)]
    public void Impossible_size_is_an_argument_error(int width, int height) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new RgbImage(width, height, new byte[3]));

    [Theory]
    [InlineData("png", "png")]
    [InlineData("JPG", "jpeg")]
    [InlineData("jpeg", "jpeg")]
    [InlineData("webp", "webp")]
    [InlineData("gif", "gif")]
    public void Format_is_found_by_name_or_suffix(string name, string expected) =>
        Assert.Equal(expected, ImageFormat.FromName(name)?.Name);

    [Fact]
    public void Format_that_is_not_there_is_null()
    {
        Assert.Null(ImageFormat.FromName("bmp"));
        Assert.Null(ImageFormat.FromMediaType("image/bmp"));
        Assert.Same(ImageFormat.Jpeg, ImageFormat.FromMediaType("IMAGE/JPEG"));
    }
}
