using System.Buffers;
using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Reading;
using FaceService.Model.Imaging.Writing;

namespace FaceService.Model.Tests.Imaging;

public sealed class ImageEncoderTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(64, 64)]
    [InlineData(33, 17)]
    public void Png_holds_the_exact_pixels(int width, int height)
    {
        var image = Drawn.Noise(width, height, 5);

        var (readWidth, readHeight, rgb) = TestPng.Read(ImageEncoder.Encode(image, ImageFormat.Png));

        Assert.Equal((width, height), (readWidth, readHeight));
        Assert.Equal(image.Pixels.ToArray(), rgb);
    }

    [Fact]
    public void Slice_of_a_batch_is_encoded_as_a_picture_of_its_own()
    {
        var batch = new byte[3 * 16 * 16 * 3];
        new Random(6).NextBytes(batch);

        var file = ImageEncoder.Encode(new RgbImage(16, 16, batch.AsMemory(16 * 16 * 3, 16 * 16 * 3)), ImageFormat.Png);

        Assert.Equal(batch[(16 * 16 * 3)..(2 * 16 * 16 * 3)], TestPng.Read(file).Rgb);
    }

    [Theory]
    [InlineData("jpeg", new byte[] { 0xFF, 0xD8, 0xFF })]
    [InlineData("webp", new byte[] { (byte)'R', (byte)'I', (byte)'F', (byte)'F' })]
    public void Lossy_formats_come_close(string name, byte[] magic)
    {
        var image = Drawn.Smooth(64, 48);

        var file = ImageEncoder.Encode(image, ImageFormat.FromName(name)!);

        Assert.Equal(magic, file[..magic.Length]);
        Assert.InRange(Drawn.MeanDifference(image, ImageDecoder.Decode(file)), 0, 3);
    }

    [Theory]
    [InlineData("jpeg")]
    [InlineData("webp")]
    public void Lower_quality_makes_a_smaller_file(string name)
    {
        var image = Drawn.Noise(64, 64, 7);
        var format = ImageFormat.FromName(name)!;

        var good = ImageEncoder.Encode(image, format, new EncodeOptions { Quality = 90 });
        var poor = ImageEncoder.Encode(image, format, new EncodeOptions { Quality = 30 });

        Assert.True(poor.Length < good.Length * 0.8, $"{poor.Length} of {good.Length}");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(101)]
    public void Quality_outside_1_to_100_is_an_argument_error(int quality) =>
        Assert.Throws<ArgumentException>(() =>
            ImageEncoder.Encode(Drawn.Smooth(8, 8), ImageFormat.Jpeg, new EncodeOptions { Quality = quality }));

    [Fact]
    public void Size_is_the_longer_side_by_the_filter_for_viewing()
    {
        var image = Drawn.Smooth(40, 20);

        var (width, height, rgb) = TestPng.Read(ImageEncoder.Encode(image, ImageFormat.Png, new EncodeOptions { Size = 100 }));

        Assert.Equal((100, 50), (width, height));
        Assert.Equal(ImageResizer.Resize(image, 100, 50, ResizeFilter.Viewing).Pixels.ToArray(), rgb);
    }

    [Fact]
    public void Buffer_writer_gets_the_same_bytes()
    {
        var image = Drawn.Noise(64, 64, 8);
        var output = new ArrayBufferWriter<byte>();

        ImageEncoder.Encode(image, ImageFormat.Webp, output);

        Assert.Equal(ImageEncoder.Encode(image, ImageFormat.Webp), output.WrittenSpan.ToArray());
    }

    [Fact]
    public void Many_threads_at_once_give_the_same_bytes_as_one()
    {
        ImageFormat[] formats = [ImageFormat.Png, ImageFormat.Jpeg, ImageFormat.Webp];
        var images = Enumerable.Range(0, 96).Select(i => Drawn.Noise(32 + i % 7, 32, i)).ToArray();
        var expected = images.Select((image, i) => ImageEncoder.Encode(image, formats[i % 3])).ToArray();

        var actual = new byte[images.Length][];
        Parallel.For(0, images.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            actual[i] = ImageEncoder.Encode(images[i], formats[i % 3]);
            if (ImageDecoder.Decode(actual[i]).Width != images[i].Width)
                actual[i] = [];
        });

        Assert.Equal(expected, actual);
    }
}
