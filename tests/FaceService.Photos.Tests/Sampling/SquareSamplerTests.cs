using System.Numerics;
using FaceService.Model.Imaging;
using FaceService.Photos.Sampling;
using FaceService.Training.Tests.Datasets;

namespace FaceService.Photos.Tests.Sampling;

public sealed class SquareSamplerTests
{
    private readonly SquareSampler _sampler = new();

    [Fact]
    public void Square_of_the_results_own_size_gives_the_photos_pixels()
    {
        var photo = Smooth(64, 64);

        var cut = _sampler.Cut(photo, FaceSquare.Upright(new Vector2(32, 32), 32), 32);

        for (var y = 2; y < 30; y++)
            for (var x = 2; x < 30; x++)
                Near(photo[x + 16, y + 16], cut[x, y], 3);
    }

    [Fact]
    public void Square_that_is_turned_gives_the_photo_turned_back()
    {
        var photo = Smooth(64, 64);

        var cut = _sampler.Cut(photo, new FaceSquare(new Vector2(32, 32), new Vector2(0, 16)), 32); // its right is the photo's lower edge

        for (var y = 2; y < 30; y++)
            for (var x = 2; x < 30; x++)
                Near(photo[47 - y, x + 16], cut[x, y], 3);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    public void Pixels_of_black_and_white_shrink_to_half_the_light(int times)
    {
        var pixels = new byte[64 * times * 64 * times * 3];
        for (var i = 0; i < pixels.Length / 3; i++)
            pixels.AsSpan(i * 3, 3).Fill((byte)(((i % (64 * times)) + (i / (64 * times))) % 2 == 0 ? 255 : 0));
        var photo = new RgbImage(64 * times, 64 * times, pixels);

        var cut = _sampler.Cut(photo, FaceSquare.Upright(new Vector2(32 * times, 32 * times), 64 * times), 32);

        Near((188, 188, 188), cut[16, 16], times == 7 ? 6 : 1); // sRGB's level of half the light; gamma-encoded means would give 128
    }

    [Fact]
    public void Square_beyond_the_edge_shows_the_photo_mirrored_or_black()
    {
        var photo = Smooth(64, 64);
        var square = FaceSquare.Upright(new Vector2(0, 32), 32);

        var mirrored = _sampler.Cut(photo, square, 32);
        var black = _sampler.Cut(photo, square, 32, Beyond.Black);

        Assert.Equal(0.5, square.Outside(64, 64), 2);
        Near(mirrored[20, 16], mirrored[11, 16], 2);
        Assert.Equal(((byte)0, (byte)0, (byte)0), black[8, 16]);
        Near(mirrored[24, 16], black[24, 16], 1);
    }

    [Fact]
    public void Pixels_come_out_alike_whatever_was_cut_before()
    {
        var photo = TestImages.Draw(1, 300, 200);
        var square = new FaceSquare(new Vector2(140, 100), new Vector2(60, 20));
        var first = new SquareSampler().Cut(photo, square, 48);

        _sampler.Cut(TestImages.Draw(2, 500, 500), FaceSquare.Upright(new Vector2(250, 250), 490), 128);

        Assert.Equal(first.Pixels.ToArray(), _sampler.Cut(photo, square, 48).Pixels.ToArray());
    }

    private static RgbImage Smooth(int width, int height)
    {
        var pixels = new byte[width * height * 3];
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
            {
                pixels[((y * width) + x) * 3] = (byte)(40 + (3 * x));
                pixels[(((y * width) + x) * 3) + 1] = (byte)(40 + (3 * y));
                pixels[(((y * width) + x) * 3) + 2] = (byte)(60 + x + y);
            }

        return new RgbImage(width, height, pixels);
    }

    private static void Near((byte R, byte G, byte B) expected, (byte R, byte G, byte B) actual, int levels)
    {
        Assert.InRange(actual.R, expected.R - levels, expected.R + levels);
        Assert.InRange(actual.G, expected.G - levels, expected.G + levels);
        Assert.InRange(actual.B, expected.B - levels, expected.B + levels);
    }
}
