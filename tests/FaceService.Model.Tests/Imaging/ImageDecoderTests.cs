using FaceService.Model.Imaging;
using static FaceService.Model.Tests.Imaging.TestPng;

namespace FaceService.Model.Tests.Imaging;

public sealed class ImageDecoderTests
{
    // 8×8 JPEGs of one colour, drawn and written with Pillow 9.4: ink (0, 255, 255, 0), and grey 200.
    private const string RedCmyk =
        "/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwADAgIDAgIDAwMDBAMDBAUIBQUEBAUKBwcGCAwKDAwLCgsLDQ4SEA0OEQ4LCxAWEBETFBUVFQwPFxgWFBgSFBUU/8AA"
        + "FAgACAAIBEMRAE0RAFkRAEsRAP/EAB8AAAEFAQEBAQEBAAAAAAAAAAABAgMEBQYHCAkKC//EALUQAAIBAwMCBAMFBQQEAAABfQECAwAEEQUSITFBBhNRYQci"
        + "cRQygZGhCCNCscEVUtHwJDNicoIJChYXGBkaJSYnKCkqNDU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6g4SFhoeIiYqSk5SVlpeYmZqi"
        + "o6Slpqeoqaqys7S1tre4ubrCw8TFxsfIycrS09TV1tfY2drh4uPk5ebn6Onq8fLz9PX29/j5+v/aAA4EQwBNAFkASwAAPwD9U6/Kqvyqr9U6/9k=";
    private const string Grey200 =
        "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDAsKCwsNDhIQDQ4RDgsLEBYQERMUFRUVDA8XGBYUGBIUFRT/"
        + "wAALCAAIAAgBAREA/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEI"
        + "I0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ip"
        + "qrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/9oACAEBAAA/APsCv//Z";

    [Fact]
    public void Png_of_rgb_decodes_to_its_exact_bytes()
    {
        var image = Drawn.Noise(13, 7, 1);

        var decoded = ImageDecoder.Decode(Write(13, 7, Colour.Rgb, 8, image.Pixels.ToArray()));

        Assert.Equal((13, 7), (decoded.Width, decoded.Height));
        Assert.Equal(image.Pixels.ToArray(), decoded.Pixels.ToArray());
    }

    [Fact]
    public void Grey_is_repeated()
    {
        var decoded = ImageDecoder.Decode(Write(3, 1, Colour.Grey, 8, [0, 77, 255]));

        Assert.Equal([0, 0, 0, 77, 77, 77, 255, 255, 255], decoded.Pixels.ToArray());
    }

    [Fact]
    public void One_bit_grey_becomes_black_and_white()
    {
        var decoded = ImageDecoder.Decode(Write(4, 1, Colour.Grey, 1, [0b0110_0000]));

        Assert.Equal([0, 0, 0, 255, 255, 255, 255, 255, 255, 0, 0, 0], decoded.Pixels.ToArray());
    }

    [Fact]
    public void Alpha_is_laid_over_white()
    {
        var decoded = ImageDecoder.Decode(Write(3, 1, Colour.Rgba, 8, [10, 20, 30, 255, 10, 20, 30, 0, 0, 100, 200, 128]));

        Assert.Equal((10, 20, 30), decoded[0, 0]);
        Assert.Equal((255, 255, 255), decoded[1, 0]);
        AssertNear((127, 177, 228), decoded[2, 0]);
    }

    [Fact]
    public void Grey_with_alpha_is_laid_over_white()
    {
        var decoded = ImageDecoder.Decode(Write(2, 1, Colour.GreyAlpha, 8, [60, 255, 60, 0]));

        Assert.Equal([60, 60, 60, 255, 255, 255], decoded.Pixels.ToArray());
    }

    [Fact]
    public void Sixteen_bits_keep_the_upper_eight()
    {
        var decoded = ImageDecoder.Decode(Write(1, 1, Colour.Rgb, 16, [0x12, 0x00, 0x80, 0x00, 0xFF, 0xFF]));

        Assert.Equal([0x12, 0x80, 0xFF], decoded.Pixels.ToArray());
    }

    [Fact]
    public void Sixteen_bits_with_alpha_are_laid_over_white()
    {
        var decoded = ImageDecoder.Decode(Write(2, 1, Colour.Rgba, 16, [0x40, 0, 0x50, 0, 0x60, 0, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0, 0, 0]));

        Assert.Equal([0x40, 0x50, 0x60, 255, 255, 255], decoded.Pixels.ToArray());
    }

    [Fact]
    public void Palette_is_looked_up()
    {
        var palette = Chunk("PLTE", [1, 2, 3, 200, 100, 50]);

        var decoded = ImageDecoder.Decode(Write(2, 1, Colour.Palette, 8, [1, 0], palette));

        Assert.Equal([200, 100, 50, 1, 2, 3], decoded.Pixels.ToArray());
    }

    [Fact]
    public void Webp_alpha_is_laid_over_white()
    {
        // Two pixels, (10, 20, 30) opaque and transparent, lossless, drawn and written with Pillow 9.4.
        var decoded = ImageDecoder.Decode(Convert.FromBase64String("UklGRh4AAABXRUJQVlA4TBIAAAAvAQAAEA8wFKMwHvMfh8iI/gc="));

        Assert.Equal([10, 20, 30, 255, 255, 255], decoded.Pixels.ToArray());
    }

    [Fact]
    public void Embedded_profile_is_applied()
    {
        // The profile's first channel is sRGB's green, its second the red.
        var decoded = ImageDecoder.Decode(Write(2, 1, Colour.Rgb, 8, [255, 0, 0, 128, 128, 128], TestIcc.Chunk(TestIcc.Profile(1, 0, 2))));

        Assert.InRange(decoded[0, 0].R, 0, 12);
        Assert.InRange(decoded[0, 0].G, 243, 255);
        Assert.InRange(decoded[0, 0].B, 0, 12);
        Assert.All([decoded[1, 0].R, decoded[1, 0].G, decoded[1, 0].B], value => Assert.InRange(value, 125, 131));
    }

    [Fact]
    public void Profile_that_is_none_is_passed_over()
    {
        var decoded = ImageDecoder.Decode(Write(1, 1, Colour.Rgb, 8, [9, 8, 7], TestIcc.Chunk(new byte[200])));

        Assert.Equal([9, 8, 7], decoded.Pixels.ToArray());
    }

    [Fact]
    public void Grey_jpeg_is_repeated()
    {
        var decoded = ImageDecoder.Decode(Convert.FromBase64String(Grey200));

        Assert.Equal((8, 8), (decoded.Width, decoded.Height));
        Assert.All(decoded.Pixels.ToArray(), value => Assert.InRange(value, 198, 202));
    }

    [Fact]
    public void Cmyk_jpeg_becomes_rgb()
    {
        var (r, g, b) = ImageDecoder.Decode(Convert.FromBase64String(RedCmyk))[4, 4];

        // Ink's red is not the screen's; how far off depends on the profile that libvips brings along.
        Assert.InRange(r, 200, 255);
        Assert.InRange(g, 0, 60);
        Assert.InRange(b, 0, 60);
    }

    [Theory]
    [InlineData(1, 3, 2, "abcdef")]
    [InlineData(2, 3, 2, "cbafed")]
    [InlineData(3, 3, 2, "fedcba")]
    [InlineData(4, 3, 2, "defabc")]
    [InlineData(5, 2, 3, "adbecf")]
    [InlineData(6, 2, 3, "daebfc")]
    [InlineData(7, 2, 3, "fcebda")]
    [InlineData(8, 2, 3, "cfbead")]
    public void Exif_rotation_is_applied(int orientation, int width, int height, string expected)
    {
        // Six blocks of 16×16, one grey each, so that JPEG's compression blurs none into another.
        var greys = "abcdef".ToDictionary(letter => letter, letter => (byte)((letter - 'a') * 40 + 20));
        var image = Drawn.Draw(48, 32, (x, y) => Grey(greys["abcdef"[y / 16 * 3 + x / 16]]));
        var file = TestJpeg.WithOrientation(ImageEncoder.Encode(image, ImageFormat.Jpeg), orientation);

        var info = ImageDecoder.Probe(file);
        var decoded = ImageDecoder.Decode(file);

        Assert.Equal((width * 16, height * 16), (info.Width, info.Height));
        Assert.Equal((info.Width, info.Height), (decoded.Width, decoded.Height));
        for (var i = 0; i < expected.Length; i++)
        {
            var (r, _, _) = decoded[i % width * 16 + 8, i / width * 16 + 8];
            Assert.InRange(r, greys[expected[i]] - 3, greys[expected[i]] + 3);
        }

        static (byte, byte, byte) Grey(byte value) => (value, value, value);
    }

    [Theory]
    [InlineData("png")]
    [InlineData("jpeg")]
    [InlineData("webp")]
    public void Truncated_file_is_corrupt(string name)
    {
        var file = ImageEncoder.Encode(Drawn.Noise(64, 64, 2), ImageFormat.FromName(name)!);

        foreach (var kept in (int[])[12, 40, file.Length / 4, file.Length / 2, file.Length * 9 / 10])
        {
            var e = Assert.Throws<ImageException>(() => ImageDecoder.Decode(file.AsSpan(0, kept)));
            Assert.Equal(ImageFault.Corrupt, e.Fault);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("P6 1 1 255 abc")]
    [InlineData("GIF89a________________")]
    [InlineData("%PDF-1.7 _____________")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>")]
    [InlineData("RIFF____WAVE__________")]
    public void Other_format_is_unknown(string text)
    {
        var e = Assert.Throws<ImageException>(() => ImageDecoder.Decode(System.Text.Encoding.ASCII.GetBytes(text)));

        Assert.Equal(ImageFault.UnknownFormat, e.Fault);
        Assert.Contains("PNG, JPEG or WebP", e.Message);
    }

    [Fact]
    public void Bomb_is_refused_by_its_header()
    {
        byte[] bomb = [.. Signature, .. Header(40_000, 40_000, Colour.Rgb, 8), .. Chunk("IDAT", [0x78, 1, 1, 0, 0, 0xFF, 0xFF]), .. Chunk("IEND", [])];

        var before = GC.GetAllocatedBytesForCurrentThread();
        var e = Assert.Throws<ImageException>(() => ImageDecoder.Decode(bomb));

        Assert.Equal(ImageFault.TooLarge, e.Fault);
        Assert.Contains("40,000 pixels wide; at most 12,000", e.Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void Limits_name_what_is_exceeded_and_what_is_allowed()
    {
        var file = ImageEncoder.Encode(Drawn.Smooth(40, 30), ImageFormat.Png);
        var moving = Animation.Encode([Drawn.Smooth(8, 8), Drawn.Plain(8, 8, 1, 2, 3)], ImageFormat.Webp, TimeSpan.FromSeconds(1));

        Refused(file, new DecodeLimits { MaxBytes = 100 }, $"{file.Length:N0} bytes; at most 100");
        Refused(file, new DecodeLimits { MaxWidth = 39 }, "40 pixels wide; at most 39");
        Refused(file, new DecodeLimits { MaxHeight = 29 }, "30 pixels high; at most 29");
        Refused(file, new DecodeLimits { MaxPixels = 1_199 }, "1,200 pixels; at most 1,199");
        Refused(moving, new DecodeLimits { MaxFrames = 1 }, "2 frames; at most 1");
        ImageDecoder.Decode(file, new DecodeLimits { MaxBytes = file.Length, MaxWidth = 40, MaxHeight = 30, MaxPixels = 1_200, MaxFrames = 1 });

        static void Refused(byte[] file, DecodeLimits limits, string reason)
        {
            var e = Assert.Throws<ImageException>(() => ImageDecoder.Decode(file, limits));
            Assert.Equal(ImageFault.TooLarge, e.Fault);
            Assert.Contains(reason, e.Message);
        }
    }

    [Fact]
    public void Damaged_files_give_a_picture_or_an_ImageException()
    {
        var random = new Random(3);
        foreach (var format in (ImageFormat[])[ImageFormat.Png, ImageFormat.Jpeg, ImageFormat.Webp])
        {
            var good = ImageEncoder.Encode(Drawn.Noise(24, 24, 4), format);
            for (var i = 0; i < 300; i++)
            {
                var bad = good.ToArray();
                for (var n = random.Next(1, 8); n > 0; n--)
                    bad[random.Next(bad.Length)] = (byte)random.Next(256);
                try
                {
                    ImageDecoder.Decode(bad, new DecodeLimits { MaxPixels = 1_000_000 });
                }
                catch (ImageException)
                {
                    // The other allowed outcome.
                }
            }
        }
    }

    [Fact]
    public void Probe_tells_format_size_and_frames()
    {
        var still = Drawn.Smooth(20, 10);

        Assert.Equal(new ImageInfo(ImageFormat.Png, 20, 10, 1), ImageDecoder.Probe(ImageEncoder.Encode(still, ImageFormat.Png)));
        Assert.Equal(new ImageInfo(ImageFormat.Jpeg, 20, 10, 1), ImageDecoder.Probe(ImageEncoder.Encode(still, ImageFormat.Jpeg)));
        Assert.Equal(new ImageInfo(ImageFormat.Webp, 20, 10, 1), ImageDecoder.Probe(ImageEncoder.Encode(still, ImageFormat.Webp)));
    }

    private static void AssertNear((byte R, byte G, byte B) expected, (byte R, byte G, byte B) actual)
    {
        Assert.InRange(actual.R, expected.R - 1, expected.R + 1);
        Assert.InRange(actual.G, expected.G - 1, expected.G + 1);
        Assert.InRange(actual.B, expected.B - 1, expected.B + 1);
    }
}
