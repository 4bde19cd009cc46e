using System.IO.Compression;
using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Reading;
using FaceService.Model.Imaging.Writing;
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

    // (16x, 16y, 128) in 16×16, written by libvips 8.14 with ten scans.
    internal const string Progressive =
        "/9j/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDAsKCwsNDhIQDQ4RDgsLEBYQERMUFRUVDA8XGBYUGBIUFRT/2wBDAQMEBAUEBQkFBQkUDQsN"
        + "FBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBT/wgARCAAQABADAREAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAA"
        + "Bgf/xAAYAQACAwAAAAAAAAAAAAAAAAAFBwQGCP/aAAwDAQACEAMQAAABlVwjswTVYg8xswTV/8QAFhAAAwAAAAAAAAAAAAAAAAAAAAQF/9oACAEBAAEFAlZQ"
        + "pKFJQrKP/8QAGBEAAwEBAAAAAAAAAAAAAAAAAAQFMSH/2gAIAQMBAT8Bmv50mv50mv4TX8P/xAAWEQADAAAAAAAAAAAAAAAAAAAAAwT/2gAIAQIBAT8BdYOs"
        + "HWDrD//EABUQAQEAAAAAAAAAAAAAAAAAAAAx/9oACAEBAAY/AoiI/8QAFRABAQAAAAAAAAAAAAAAAAAAADH/2gAIAQEAAT8hmxYs3//aAAwDAQACAAMAAAAQ"
        + "DS//xAAWEQEBAQAAAAAAAAAAAAAAAAAAURD/2gAIAQMBAT8QxEoUP//EABYRAAMAAAAAAAAAAAAAAAAAAAAhMf/aAAgBAgEBPxCjKMoyjP/EABUQAQEAAAAA"
        + "AAAAAAAAAAAAAADx/9oACAEBAAE/EJSEhJT/2Q==";

    // Two pixels, (10, 20, 30) opaque and transparent, lossless, drawn and written with Pillow 9.4.
    internal const string LosslessWebp = "UklGRh4AAABXRUJQVlA4TBIAAAAvAQAAEA8wFKMwHvMfh8iI/gc=";

    // (200, 100, 50) in 16×16, its alpha 17x, written by cwebp 1.2.4 at quality 80.
    internal const string FadingWebp =
        "UklGRngAAABXRUJQVlA4WAoAAAAQAAAADwAADwAAQUxQSCQAAAABfyAQSFLYH3iFiEgdzAJAoxBLLLHEEkssscxgf0T/A5TT3V9WUDggLgAAAPABAJ0BKhAA"
        + "EAABQCYloAJ0ugH4AATIAAD+rhf/NgQM0Ppg/9Js8TZ4mz45gAA=";

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
    public void Sixteen_bits_are_rounded_to_eight()
    {
        var decoded = ImageDecoder.Decode(Write(2, 1, Colour.Rgb, 16, [0x12, 0x00, 0x80, 0x00, 0xFF, 0xFF, 0x12, 0xFF, 0x00, 0x7F, 0xFF, 0x00]));

        Assert.Equal([0x12, 0x80, 0xFF, 0x13, 0x00, 0xFE], decoded.Pixels.ToArray()); // v / 257
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
        var decoded = ImageDecoder.Decode(Convert.FromBase64String(LosslessWebp));

        Assert.Equal([10, 20, 30, 255, 255, 255], decoded.Pixels.ToArray());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Colour_profile_is_passed_over(bool sound)
    {
        // The profile's first channel is sRGB's green, its second the red.
        var profile = sound ? TestIcc.Profile(1, 0, 2) : new byte[200];

        var png = ImageDecoder.Decode(Write(2, 1, Colour.Rgb, 8, [255, 0, 0, 9, 8, 7], TestIcc.Chunk(profile)));
        var plain = ImageEncoder.Encode(Drawn.Smooth(16, 16), ImageFormat.Jpeg);
        var jpeg = ImageDecoder.Decode(TestJpeg.WithSegment(plain, 0xE2, [.. "ICC_PROFILE\0"u8, 1, 1, .. profile]));

        Assert.Equal([255, 0, 0, 9, 8, 7], png.Pixels.ToArray());
        Assert.Equal(ImageDecoder.Decode(plain).Pixels.ToArray(), jpeg.Pixels.ToArray());
    }

    [Fact]
    public void Interlaced_png_is_decoded()
    {
        // Of an image of 5×2 the passes 1, 2, 4, 6 and 7 hold something: the columns 0, 4, 2, 1 and 3 of the first row, and the second row.
        byte[] rows = [0, 10, 0, 50, 0, 30, 0, 20, 40, 0, 60, 70, 80, 90, 100];
        byte[] split = Interlaced(5, rows[..6], rows[6..], []);

        var decoded = ImageDecoder.Decode(Interlaced(5, rows));

        Assert.Equal([10, 20, 30, 40, 50, 60, 70, 80, 90, 100], Enumerable.Range(0, 10).Select(i => (int)decoded[i % 5, i / 5].G));
        Assert.Equal(decoded.Pixels.ToArray(), ImageDecoder.Decode(split).Pixels.ToArray());
        Assert.Contains("end early", Corrupt(Interlaced(5, rows[..^1])));
        Assert.Contains("less than 5 pixels", Corrupt(Interlaced(2, [0, 10, 0, 20, 0, 30, 40])));

        // Each part an IDAT chunk of its own, an empty one between.
        static byte[] Interlaced(int width, params byte[][] parts)
        {
            var header = Header(width, 2, Colour.Grey, 8)[8..21];
            header[12] = 1;
            var packed = Zlib([.. parts.SelectMany(part => part)]);
            var cut = parts.Length == 1 ? packed.Length : packed.Length / 2;
            byte[] data = [.. Chunk("IDAT", packed[..cut]), .. Chunk("IDAT", []), .. Chunk("IDAT", packed[cut..])];
            return [.. Signature, .. Chunk("IHDR", header), .. parts.Length == 1 ? Chunk("IDAT", packed) : data, .. Chunk("IEND", [])];
        }
    }

    [Fact]
    public void Progressive_jpeg_is_decoded()
    {
        var decoded = ImageDecoder.Decode(Convert.FromBase64String(Progressive));

        Assert.InRange(Drawn.MeanDifference(Drawn.Draw(16, 16, (x, y) => ((byte)(x * 16), (byte)(y * 16), 128)), decoded), 0, 3);
    }

    [Fact]
    public void Lossy_webp_with_alpha_is_laid_over_white()
    {
        var decoded = ImageDecoder.Decode(Convert.FromBase64String(FadingWebp));

        for (var x = 0; x < 16; x++)
        {
            var alpha = x * 17 / 255.0;
            Assert.InRange(decoded[x, 8].R, (200 * alpha) + (255 * (1 - alpha)) - 6, (200 * alpha) + (255 * (1 - alpha)) + 6);
            Assert.InRange(decoded[x, 8].B, (50 * alpha) + (255 * (1 - alpha)) - 6, (50 * alpha) + (255 * (1 - alpha)) + 6);
        }
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

        // Ink's red is not the screen's.
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

    [Fact]
    public void Png_that_lies_is_corrupt()
    {
        byte[] row = [0, 1, 2, 3];
        var header = Header(1, 2, Colour.Rgb, 8);
        var pixels = Chunk("IDAT", Zlib([.. row, .. row]));
        var end = Chunk("IEND", []);
        var wrong = pixels.ToArray();
        wrong[^1] ^= 1;

        Assert.Equal(2, ImageDecoder.Decode([.. Signature, .. header, .. pixels, .. end]).Height);
        Assert.Contains("end early", Corrupt([.. Signature, .. header, .. Chunk("IDAT", Zlib(row)), .. end]));
        Assert.Contains("cannot be inflated", Corrupt([.. Signature, .. header, .. Chunk("IDAT", [1, 2, 3, 4, 5, 6, 7, 8]), .. end]));
        Assert.Contains("no IDAT", Corrupt([.. Signature, .. header, .. end]));
        Assert.Contains("no IHDR", Corrupt([.. Signature, .. pixels, .. end]));
        Assert.Contains("without an IEND", Corrupt([.. Signature, .. header, .. pixels]));
        Assert.Contains("checksum", Corrupt([.. Signature, .. header, .. wrong, .. end]));
        Assert.Contains("order", Corrupt([.. Signature, .. header, .. Header(9_000, 9_000, Colour.Rgb, 8), .. pixels, .. end]));
        Assert.Contains("order", Corrupt([.. Signature, .. header, .. pixels, .. Chunk("tEXt", [1, 0]), .. pixels, .. end]));
        Assert.Contains("no size", Corrupt([.. Signature, .. Header(0, 2, Colour.Rgb, 8), .. pixels, .. end]));
    }

    [Fact]
    public void Jpeg_that_lies_is_corrupt()
    {
        var good = ImageEncoder.Encode(Drawn.Smooth(16, 16), ImageFormat.Jpeg);
        var frame = good.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]);
        var scan = good.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xDA]);
        var arithmetic = good.ToArray();
        arithmetic[frame + 1] = 0xC9;

        Assert.Equal(16, ImageDecoder.Decode([.. good, 1, 2, 3]).Width); // what stands behind the end is not read
        Assert.Contains("frame header", Corrupt([.. good[..scan], .. good[frame..]]));
        Assert.Contains("end marker", Corrupt(good[..^2]));
        Assert.Contains("no scan", Corrupt([.. good[..scan], 0xFF, 0xD9]));
        Assert.Contains("names its size", Corrupt([.. good[..frame], .. good[scan..]]));
        Assert.Contains("arithmetically", Corrupt(arithmetic));
        Assert.Contains("more than 100 scans", Corrupt([.. good[..^2], .. Enumerable.Repeat(good[scan..^2], 100).SelectMany(part => part), 0xFF, 0xD9]));
    }

    [Fact]
    public void Webp_that_lies_is_corrupt()
    {
        var picture = TestWebp.Chunks(ImageEncoder.Encode(Drawn.Smooth(16, 16), ImageFormat.Webp)).Single();
        byte[] canvas = [0, 0, 0, 0, 15, 0, 0, 15, 0, 0];
        byte[] wide = [0, 0, 0, 0, 15, 1, 0, 15, 0, 0];

        Assert.Equal(16, ImageDecoder.Decode(TestWebp.File(("VP8X", canvas), picture)).Width);
        Assert.Contains("another size", Corrupt(TestWebp.File(("VP8X", wide), picture)));
        Assert.Contains("no picture", Corrupt(TestWebp.File(("VP8X", canvas))));
        Assert.Contains("names no size", Corrupt(TestWebp.File(("XMP ", new byte[40]))));
        Assert.Contains("shorter", Corrupt(TestWebp.File(picture)[..^2]));
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
    public void Probe_tells_format_size_and_frames()
    {
        var still = Drawn.Smooth(20, 10);

        Assert.Equal(new ImageInfo(ImageFormat.Png, 20, 10, 1), ImageDecoder.Probe(ImageEncoder.Encode(still, ImageFormat.Png)));
        Assert.Equal(new ImageInfo(ImageFormat.Jpeg, 20, 10, 1), ImageDecoder.Probe(ImageEncoder.Encode(still, ImageFormat.Jpeg)));
        Assert.Equal(new ImageInfo(ImageFormat.Webp, 20, 10, 1), ImageDecoder.Probe(ImageEncoder.Encode(still, ImageFormat.Webp)));
    }

    private static string Corrupt(byte[] file)
    {
        var e = Assert.Throws<ImageException>(() => ImageDecoder.Decode(file));
        Assert.Equal(ImageFault.Corrupt, e.Fault);
        return e.Message;
    }

    private static byte[] Zlib(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest))
            zlib.Write(bytes);
        return packed.ToArray();
    }

    private static void AssertNear((byte R, byte G, byte B) expected, (byte R, byte G, byte B) actual)
    {
        Assert.InRange(actual.R, expected.R - 1, expected.R + 1);
        Assert.InRange(actual.G, expected.G - 1, expected.G + 1);
        Assert.InRange(actual.B, expected.B - 1, expected.B + 1);
    }
}
