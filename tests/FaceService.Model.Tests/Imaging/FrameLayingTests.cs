using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Reading;
using FaceService.Model.Imaging.Writing;

namespace FaceService.Model.Tests.Imaging;

/// <summary>Frames that lie in a corner, are transparent in places, or are taken away again, written from the formats' specifications.</summary>
public sealed class FrameLayingTests
{
    private const int Transparent = 3;
    private static readonly (int R, int G, int B)[] Palette = [(250, 0, 0), (0, 250, 0), (0, 0, 250), (1, 2, 3)];

    private static readonly byte[] ScreenOf2X2 = [.. "GIF89a"u8, 2, 0, 2, 0, 0x81, 0, 0, .. Palette.SelectMany(colour => new[] { (byte)colour.R, (byte)colour.G, (byte)colour.B })];

    [Theory]
    [InlineData(0, "red blue green red")]
    [InlineData(1, "red blue green red")]
    [InlineData(2, "red white green white")]
    [InlineData(3, "red red green red")]
    public void Gif_frame_leaves_what_its_disposal_says(int disposal, string third)
    {
        byte[] file =
        [
            .. ScreenOf2X2, .. Frame(0, 0, 2, 2, 1, 0, 0, 0, 0), .. Frame(1, 0, 1, 2, disposal, 2, Transparent), .. Frame(0, 1, 1, 1, 1, 1), 0x3B,
        ];

        var frames = AnimationDecoder.Decode(file, [0, 1, 2]);

        Assert.Equal("red red red red", Names(frames[0]));
        Assert.Equal("red blue red red", Names(frames[1]));
        Assert.Equal(third, Names(frames[2]));
    }

    [Fact]
    public void Gif_frame_outside_its_screen_is_damage()
    {
        byte[] file = [.. ScreenOf2X2, .. Frame(1, 0, 2, 1, 1, 0, 0), 0x3B];

        var e = Assert.Throws<ImageException>(() => AnimationDecoder.Decode(file, [0]));

        Assert.Equal(ImageFault.Corrupt, e.Fault);
        Assert.Contains("outside", e.Message);
    }

    [Theory]
    [InlineData(0, "ink red red red", "ink red ink red")]
    [InlineData(2, "ink white red red", "ink white ink red")]
    [InlineData(1, "ink red red red", "white white ink red")]
    public void Webp_frame_blends_and_leaves_what_its_flags_say(int flags, string second, string third)
    {
        var ink = TestWebp.Chunks(Convert.FromBase64String(ImageDecoderTests.LosslessWebp)).Single(); // (10, 20, 30) and nothing
        var red = TestWebp.Chunks(ImageEncoder.Encode(Drawn.Plain(4, 1, 250, 0, 0), ImageFormat.Webp)).Single();
        var file = TestWebp.File(
            ("VP8X", [0x12, 0, 0, 0, 3, 0, 0, 0, 0, 0]), ("ANIM", new byte[6]), Anmf(0, 4, 0, red), Anmf(0, 2, flags, ink), Anmf(2, 2, 0, ink));

        var frames = AnimationDecoder.Decode(file, [1, 2]);

        Assert.Equal(second, Names(frames[0]));
        Assert.Equal(third, Names(frames[1]));
    }

    [Fact]
    public void Frames_that_take_too_much_to_draw_are_refused()
    {
        var file = Animation.Encode([.. Enumerable.Repeat(Drawn.Plain(10, 10, 1, 2, 3), 5)], ImageFormat.Gif, TimeSpan.FromSeconds(1));
        var limits = new DecodeLimits { MaxDrawnPixels = 300 };

        Assert.Single(AnimationDecoder.Decode(file, [2], limits));
        var e = Assert.Throws<ImageException>(() => AnimationDecoder.Decode(file, [3], limits));
        Assert.Equal(ImageFault.TooLarge, e.Fault);
        Assert.Contains("400 pixels to draw; at most 300", e.Message);
    }

    // Codes of three bits: clear before every second pixel, so that they never grow.
    private static byte[] Frame(int left, int top, int width, int height, int disposal, params int[] pixels)
    {
        var bits = new List<bool>();
        for (var i = 0; i < pixels.Length; i++)
        {
            if (i % 2 == 0)
                Add(4);
            Add(pixels[i]);
        }

        Add(5);
        var data = new byte[(bits.Count + 7) / 8];
        for (var i = 0; i < bits.Count; i++)
            data[i / 8] |= (byte)(bits[i] ? 1 << (i % 8) : 0);
        return
        [
            0x21, 0xF9, 4, (byte)((disposal << 2) | 1), 5, 0, Transparent, 0,
            0x2C, (byte)left, 0, (byte)top, 0, (byte)width, 0, (byte)height, 0, 0, 2, (byte)data.Length, .. data, 0,
        ];

        void Add(int code) => bits.AddRange([(code & 1) != 0, (code & 2) != 0, (code & 4) != 0]);
    }

    private static (string, byte[]) Anmf(int left, int width, int flags, (string Type, byte[] Data) picture) =>
        ("ANMF", [(byte)(left / 2), 0, 0, 0, 0, 0, (byte)(width - 1), 0, 0, 0, 0, 0, 50, 0, 0, (byte)flags, .. TestWebp.File(picture)[12..]]);

    private static string Names(RgbImage image) =>
        string.Join(' ', Enumerable.Range(0, image.Width * image.Height).Select(i => Name(image[i % image.Width, i / image.Width])));

    private static string Name((byte R, byte G, byte B) colour) => colour switch
    {
        ( > 240, < 12, < 12) => "red",
        ( < 12, > 240, < 12) => "green",
        ( < 12, < 12, > 240) => "blue",
        (255, 255, 255) => "white",
        (10, 20, 30) => "ink",
        _ => colour.ToString(),
    };
}
