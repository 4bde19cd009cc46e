using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Reading;
using FaceService.Model.Imaging.Writing;

namespace FaceService.Model.Tests.Imaging;

public sealed class AnimationTests
{
    private static readonly RgbImage[] Three = [Drawn.Plain(20, 10, 250, 0, 0), Drawn.Plain(20, 10, 0, 250, 0), Drawn.Plain(20, 10, 0, 0, 250)];

    [Fact]
    public void Gif_has_every_frame_its_delay_and_its_loop()
    {
        var gif = TestGif.Read(Animation.Encode(Three, ImageFormat.Gif, TimeSpan.FromMilliseconds(70)));

        Assert.Equal((20, 10), (gif.Width, gif.Height));
        Assert.Equal(3, gif.Frames);
        Assert.Equal([7, 7, 7], gif.Delays);
        Assert.Equal([1, 0, 0], gif.Applications["NETSCAPE2.0"]); // for ever
    }

    [Fact]
    public void Gif_that_plays_four_times_says_so()
    {
        var gif = TestGif.Read(Animation.Encode(Three, ImageFormat.Gif, TimeSpan.FromSeconds(1), loop: 4));

        Assert.Equal([1, 3, 0], gif.Applications["NETSCAPE2.0"]); // counts the repetitions after the first
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public void Gif_that_plays_a_few_times_says_so(int loop, bool repeats)
    {
        var gif = TestGif.Read(Animation.Encode(Three, ImageFormat.Gif, TimeSpan.FromSeconds(1), loop));

        Assert.Equal(repeats, gif.Applications.TryGetValue("NETSCAPE2.0", out var count));
        Assert.Equal(repeats ? [1, 1, 0] : null, count);
    }

    [Fact]
    public void Webp_has_every_frame_its_delay_and_its_loop()
    {
        var chunks = TestWebp.Chunks(Animation.Encode(Three, ImageFormat.Webp, TimeSpan.FromMilliseconds(70), loop: 4));

        Assert.Equal(4, BitConverter.ToUInt16(chunks.Single(chunk => chunk.Type == "ANIM").Data, 4));
        var frames = chunks.Where(chunk => chunk.Type == "ANMF").ToArray();
        Assert.Equal(3, frames.Length);
        Assert.All(frames, frame => Assert.Equal(70, frame.Data[12] | (frame.Data[13] << 8) | (frame.Data[14] << 16)));
        Assert.DoesNotContain(chunks, chunk => chunk.Type is "EXIF" or "XMP ");
    }

    [Fact]
    public void Webp_starts_with_its_first_frame()
    {
        var first = ImageDecoder.Decode(Animation.Encode(Three, ImageFormat.Webp, TimeSpan.FromMilliseconds(100)));

        Assert.InRange(Drawn.MeanDifference(Three[0], first), 0, 4);
    }

    // So little from frame to frame that an encoder may take it for nothing.
    [Theory]
    [InlineData("gif")]
    [InlineData("webp")]
    public void Change_that_is_slow_is_not_lost(string format)
    {
        RgbImage[] frames = [.. Enumerable.Range(0, 30).Select(i => Drawn.Draw(64, 64, (x, y) => ((byte)(x + (2 * i)), (byte)(y + i), (byte)(100 + i))))];

        var file = Animation.Encode(frames, ImageFormat.FromName(format)!, TimeSpan.FromMilliseconds(50));

        var decoded = AnimationDecoder.Decode(file, [.. Enumerable.Range(0, frames.Length)]);
        Assert.All(frames.Zip(decoded), pair => Assert.InRange(Drawn.MeanDifference(pair.First, pair.Second), 0, 5));
    }

    [Fact]
    public void Size_resizes_every_frame()
    {
        var gif = TestGif.Read(Animation.Encode(Three, ImageFormat.Gif, TimeSpan.FromSeconds(1), options: new EncodeOptions { Size = 40 }));

        Assert.Equal((40, 20, 3), (gif.Width, gif.Height, gif.Frames));
    }

    [Fact]
    public void Still_gif_has_one_frame() =>
        Assert.Equal(1, TestGif.Read(ImageEncoder.Encode(Drawn.Smooth(16, 16), ImageFormat.Gif)).Frames);

    [Fact]
    public void Wrong_arguments_are_named()
    {
        var second = TimeSpan.FromSeconds(1);

        Assert.Contains("gif or webp, not png", Assert.Throws<ArgumentException>(() => Animation.Encode(Three, ImageFormat.Png, second)).Message);
        Assert.Contains("at least one frame", Assert.Throws<ArgumentException>(() => Animation.Encode([], ImageFormat.Gif, second)).Message);
        Assert.Contains("Frame 1 is 5×5", Assert.Throws<ArgumentException>(
            () => Animation.Encode([Three[0], Drawn.Plain(5, 5, 0, 0, 0)], ImageFormat.Gif, second)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Animation.Encode(Three, ImageFormat.Gif, TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => Animation.Encode(Three, ImageFormat.Gif, second, loop: -1));
    }
}
