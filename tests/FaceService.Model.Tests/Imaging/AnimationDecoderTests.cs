using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Reading;
using FaceService.Model.Imaging.Writing;

namespace FaceService.Model.Tests.Imaging;

public sealed class AnimationDecoderTests
{
    private static readonly RgbImage[] Three = [Drawn.Plain(20, 10, 250, 0, 0), Drawn.Plain(20, 10, 0, 250, 0), Drawn.Plain(20, 10, 0, 0, 250)];

    [Theory]
    [InlineData("gif")]
    [InlineData("webp")]
    public void Frames_are_those_that_were_encoded(string format)
    {
        var file = Animation.Encode(Three, ImageFormat.FromName(format)!, TimeSpan.FromMilliseconds(100));

        var frames = AnimationDecoder.Decode(file, [0, 1, 2]);
        var last = Assert.Single(AnimationDecoder.Decode(file, [2]));

        Assert.Equal((20, 10, 3), (AnimationDecoder.Probe(file).Width, AnimationDecoder.Probe(file).Height, AnimationDecoder.Probe(file).Frames));
        Assert.All(Three.Append(Three[2]).Zip(frames.Append(last)), pair => Assert.InRange(Drawn.MeanDifference(pair.First, pair.Second), 0, 6));
    }

    // Encoders store of a frame only what changed; what is seen is whole.
    [Theory]
    [InlineData("gif")]
    [InlineData("webp")]
    public void Frame_that_hardly_differs_is_whole(string format)
    {
        var dot = Drawn.Draw(32, 32, (x, y) => x is > 10 and < 14 && y is > 10 and < 14 ? ((byte)0, (byte)0, (byte)0) : ((byte)200, (byte)100, (byte)50));
        var file = Animation.Encode([Drawn.Plain(32, 32, 200, 100, 50), dot], ImageFormat.FromName(format)!, TimeSpan.FromMilliseconds(100));

        Assert.InRange(Drawn.MeanDifference(dot, AnimationDecoder.Decode(file, [1])[0]), 0, 6);
    }

    [Fact]
    public void Still_picture_has_one_frame()
    {
        var file = ImageEncoder.Encode(Three[0], ImageFormat.Png);

        Assert.Equal(1, AnimationDecoder.Probe(file).Frames);
        Assert.Equal(Three[0].Pixels.ToArray(), AnimationDecoder.Decode(file, [0])[0].Pixels.ToArray());
        Assert.Contains("allowed is 0 to 0", Assert.Throws<ArgumentException>(() => AnimationDecoder.Decode(file, [1])).Message);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(12)]
    [InlineData(40)]
    public void Gif_that_is_cut_short_is_damaged(int length)
    {
        var file = Animation.Encode(Three, ImageFormat.Gif, TimeSpan.FromMilliseconds(100));

        Assert.Equal(ImageFault.Corrupt, Assert.Throws<ImageException>(() => AnimationDecoder.Decode(file.AsSpan(0, length), [0])).Fault);
    }

    // Whole frames before the cut may be had; what is left of the others is damage, and nothing else happens.
    [Fact]
    public void Gif_that_is_cut_anywhere_has_fewer_frames_or_is_damaged()
    {
        var file = Animation.Encode(Three, ImageFormat.Gif, TimeSpan.FromMilliseconds(100));
        for (var length = 5; length < file.Length; length += 3)
        {
            try
            {
                var frames = AnimationDecoder.Probe(file.AsSpan(0, length)).Frames;
                AnimationDecoder.Decode(file.AsSpan(0, length), [.. Enumerable.Range(0, frames)]);
            }
            catch (ImageException e)
            {
                Assert.Equal(ImageFault.Corrupt, e.Fault);
            }
        }
    }

    [Fact]
    public void Gif_of_noise_behind_its_header_never_fails_otherwise()
    {
        var file = Animation.Encode(Three, ImageFormat.Gif, TimeSpan.FromMilliseconds(100));
        var random = new Random(1);
        for (var i = 0; i < 500; i++)
        {
            var damaged = file.ToArray();
            for (var change = 0; change < 4; change++)
                damaged[random.Next(6, damaged.Length)] = (byte)random.Next(256);
            try
            {
                AnimationDecoder.Decode(damaged, [0], new DecodeLimits { MaxPixels = 1 << 20 });
            }
            catch (ImageException e)
            {
                Assert.NotEqual(ImageFault.Failed, e.Fault);
            }
        }
    }

    [Fact]
    public void Limits_hold_before_anything_is_decoded()
    {
        var file = Animation.Encode(Three, ImageFormat.Gif, TimeSpan.FromMilliseconds(100));

        Assert.Equal(ImageFault.TooLarge, Fault(new DecodeLimits { MaxFrames = 2 }));
        Assert.Equal(ImageFault.TooLarge, Fault(new DecodeLimits { MaxWidth = 19 }));
        Assert.Equal(ImageFault.TooLarge, Fault(new DecodeLimits { MaxBytes = file.Length - 1 }));

        ImageFault Fault(DecodeLimits limits) => Assert.Throws<ImageException>(() => AnimationDecoder.Decode(file, [0], limits)).Fault;
    }

    [Fact]
    public void Bytes_of_another_kind_are_told_what_is_allowed() =>
        Assert.Contains("PNG, JPEG, WebP or GIF", Assert.Throws<ImageException>(() => AnimationDecoder.Probe("%PDF-1.7"u8)).Message);

    [Fact]
    public void Still_decoder_goes_on_refusing_gif() => Assert.Equal(
        ImageFault.UnknownFormat,
        Assert.Throws<ImageException>(() => ImageDecoder.Decode(Animation.Encode(Three, ImageFormat.Gif, TimeSpan.FromSeconds(1)))).Fault);
}
