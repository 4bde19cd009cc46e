using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Marking;
using FaceService.Model.Imaging.Reading;
using FaceService.Model.Imaging.Writing;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace FaceService.Model.Tests.Imaging;

public sealed class ImageCutoutTests
{
    private static readonly ImageColour Sky = new(0xb6, 0xe3, 0xf4);

    [Theory]
    [InlineData("transparent", "transparent")]
    [InlineData("Transparent", "transparent")]
    [InlineData("b6e3f4", "#b6e3f4")]
    [InlineData("#B6E3F4", "#b6e3f4")]
    [InlineData("fff", "#ffffff")]
    [InlineData("#0a8", "#00aa88")]
    [InlineData("0a8f", "#00aa88")]
    [InlineData("b6e3f480", "#b6e3f480")]
    [InlineData("b6e3f400", "transparent")]
    [InlineData("teal", "#008080")]
    [InlineData("RebeccaPurple", "#663399")]
    [InlineData("lightgrey", "#d3d3d3")]
    [InlineData("DarkSlateGray", "#2f4f4f")]
    public void Colour_is_read_as_people_write_it(string text, string expected)
    {
        Assert.True(ImageColour.TryParse(text, out var colour));
        Assert.Equal(expected, colour.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("#")]
    [InlineData("ff")]
    [InlineData("fffff")]
    [InlineData(" fffff")]
    [InlineData("b6e3fg")]
    [InlineData("#teal")]
    [InlineData("nocolour")]
    [InlineData("rgb(1,2,3)")]
    [InlineData("12345678901")]
    public void Text_that_is_no_colour_is_not_taken_for_one(string text) => Assert.False(ImageColour.TryParse(text, out _));

    [Theory]
    [InlineData("png")]
    [InlineData("webp")]
    public void Circle_shows_through_outside_and_keeps_the_mark(string name)
    {
        var mark = new ImageMark("FaceService", "1", "{}");
        using var image = Image.Load<Rgba32>(Cut(CutoutShape.Circle, ImageColour.Transparent, name, mark, out var file));

        Assert.All([(0, 0), (99, 0), (0, 99), (99, 99), (10, 10)], corner => Assert.Equal(0, image[corner.Item1, corner.Item2].A));
        Assert.All([(50, 50), (1, 50), (50, 98), (20, 20)], inside => Assert.Equal(255, image[inside.Item1, inside.Item2].A));
        Assert.Contains(Enumerable.Range(0, 100).Select(x => image[x, 15].A), alpha => alpha is > 0 and < 255);
        Assert.Equal(mark, MarkReader.Read(file));
    }

    [Theory]
    [InlineData("png")]
    [InlineData("webp")]
    [InlineData("jpeg")]
    public void Circle_on_a_colour_is_opaque(string name)
    {
        using var image = Image.Load<Rgba32>(Cut(CutoutShape.Circle, Sky, name, null, out _));

        Assert.True(Near(image[2, 2], Sky), $"{image[2, 2]}");
        Assert.False(Near(image[50, 50], Sky));
        Assert.Equal(255, image[2, 2].A);
    }

    [Fact]
    public void Jpeg_has_white_where_it_should_be_transparent()
    {
        using var image = Image.Load<Rgba32>(Cut(CutoutShape.Circle, ImageColour.Transparent, "jpeg", null, out _));
        Assert.True(Near(image[2, 2], ImageColour.White), $"{image[2, 2]}");
    }

    [Fact]
    public void Colour_that_is_half_transparent_stays_so_in_png_and_lies_over_white_in_jpeg()
    {
        var half = new ImageColour(200, 0, 0, 128);
        using var png = Image.Load<Rgba32>(Cut(CutoutShape.Circle, half, "png", null, out _));
        using var jpeg = Image.Load<Rgba32>(Cut(CutoutShape.Circle, half, "jpeg", null, out _));

        Assert.Equal(new Rgba32(200, 0, 0, 128), png[0, 0]);
        Assert.True(Near(jpeg[2, 2], new ImageColour(227, 127, 127)), $"{jpeg[2, 2]}");
    }

    [Fact]
    public void Rounded_cuts_the_corners_alone()
    {
        using var image = Image.Load<Rgba32>(Cut(CutoutShape.Rounded, ImageColour.Transparent, "png", null, out _));

        Assert.Equal(0, image[0, 0].A);
        Assert.All([(0, 50), (50, 0), (17, 0), (10, 10)], inside => Assert.Equal(255, image[inside.Item1, inside.Item2].A));
    }

    [Theory]
    [InlineData(CutoutShape.Circle)]
    [InlineData(CutoutShape.Rounded)]
    public void Cut_image_over_white_is_the_flattened_one(CutoutShape shape)
    {
        var (image, cutout) = (Drawn.Smooth(64, 48), new ImageCutout(shape, new ImageColour(9, 90, 200, 77)));

        var read = ImageDecoder.Decode(ImageEncoder.Encode(image, ImageFormat.Png, new EncodeOptions { Cutout = cutout }));

        var flat = cutout.Flatten(image).Pixels.ToArray();
        Assert.All(read.Pixels.ToArray().Zip(flat), both => Assert.InRange(both.First - both.Second, -2, 2));
    }

    [Fact]
    public void Area_of_a_circle_is_pi_quarters_of_its_square()
    {
        var cutout = new ImageCutout(CutoutShape.Circle, new ImageColour(0, 0, 0));
        var sum = cutout.Flatten(Drawn.Plain(200, 200, 255, 255, 255)).Pixels.ToArray().Sum(value => value);
        Assert.Equal(Math.PI / 4, sum / (255.0 * 3 * 200 * 200), 3);
    }

    private static byte[] Cut(CutoutShape shape, ImageColour outside, string format, ImageMark? mark, out byte[] file) =>
        file = ImageEncoder.Encode(
            Drawn.Smooth(100, 100), ImageFormat.FromName(format)!, new EncodeOptions { Cutout = new ImageCutout(shape, outside), Mark = mark });

    private static bool Near(Rgba32 pixel, ImageColour colour) =>
        Math.Abs(pixel.R - colour.R) + Math.Abs(pixel.G - colour.G) + Math.Abs(pixel.B - colour.B) < 12;
}
