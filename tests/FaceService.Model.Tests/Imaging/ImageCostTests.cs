using System.Buffers;
using System.Runtime.CompilerServices;
using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Comparison;
using FaceService.Model.Imaging.Reading;
using FaceService.Model.Imaging.Writing;
using SixLabors.ImageSharp.Memory;

namespace FaceService.Model.Tests.Imaging;

/// <summary>
/// Estimates against what is taken: the most that ImageSharp's buffers hold at one time, and all that the runtime allocates besides.
/// </summary>
[Collection(Alone)]
public sealed class ImageCostTests : IDisposable
{
    /// <summary>Tests that count what the whole process takes.</summary>
    public const string Alone = "alone";

    private const int Side = 1000;

    private readonly MemoryAllocator _usual = Codecs.Configuration.MemoryAllocator;
    private readonly CountedAllocator _counted = new();

    public ImageCostTests() => Codecs.Configuration.MemoryAllocator = _counted;

    public void Dispose() => Codecs.Configuration.MemoryAllocator = _usual;

    [Theory]
    [InlineData("png")]
    [InlineData("jpeg")]
    [InlineData("webp")]
    [InlineData("gif")]
    public void Encoding_takes_no_more_than_estimated(string name)
    {
        var format = ImageFormat.FromName(name)!;
        foreach (var image in (RgbImage[])[Drawn.Noise(Side, Side, 1), Drawn.Smooth(Side, Side), Drawn.Noise(16, 3000, 2)])
        {
            using var output = new ChunkedBuffer();
            var taken = Allocated(() =>
            {
                output.Clear();
                ImageEncoder.Encode(image, format, output);
            });
            // What the lossy encoders of ImageSharp throw away at once, node by node of a palette's tree, is not held.
            var held = (format == ImageFormat.Png || format == ImageFormat.Jpeg ? taken : _counted.Most) + output.Length;
            Within(held, ImageCost.Encode(format, image.Width, image.Height));
            Assert.InRange(output.Length, 1, ImageCost.File(format, image.Width, image.Height));
        }
    }

    [Theory]
    [InlineData("png")]
    [InlineData("jpeg")]
    [InlineData("webp")]
    public void Cutting_out_takes_no_more_than_estimated(string name)
    {
        var (format, options) = (ImageFormat.FromName(name)!, new EncodeOptions { Cutout = new ImageCutout(CutoutShape.Circle, ImageColour.Transparent) });
        foreach (var image in (RgbImage[])[Drawn.Noise(Side, Side, 1), Drawn.Smooth(Side, Side)])
        {
            using var output = new ChunkedBuffer();
            var taken = Allocated(() =>
            {
                output.Clear();
                ImageEncoder.Encode(image, format, output, options);
            });
            var pages = format == ImageFormat.Jpeg ? 0 : 4 * Side * Side; // which nobody counts
            Within(
                (format == ImageFormat.Webp ? _counted.Most : taken) + pages + output.Length,
                ImageCost.Cut(format, Side, Side) + ImageCost.Encode(format, Side, Side));
        }
    }

    [Theory]
    [InlineData("png")]
    [InlineData("jpeg")]
    [InlineData("webp")]
    [InlineData("gif")]
    public void Decoding_takes_no_more_than_estimated(string name)
    {
        foreach (var image in (RgbImage[])[Drawn.Noise(Side, Side, 1), Drawn.Plain(Side, Side, 1, 2, 3), Drawn.Noise(16, 3000, 2)])
        {
            var file = ImageEncoder.Encode(image, ImageFormat.FromName(name)!);
            Within(Allocated(() => AnimationDecoder.Decode(file, [0])), ImageCost.Decode(file));
        }
    }

    [Theory]
    [InlineData(8, false, false)]
    [InlineData(8, true, false)]
    [InlineData(16, true, false)]
    [InlineData(16, false, true)]
    public void Decoding_a_png_of_any_kind_takes_no_more_than_estimated(int bits, bool alpha, bool interlaced)
    {
        using var image = new SixLabors.ImageSharp.Image<SixLabors.ImageSharp.PixelFormats.Rgba32>(Side, Side);
        using var stream = new MemoryStream();
        image.Save(stream, new SixLabors.ImageSharp.Formats.Png.PngEncoder
        {
            BitDepth = (SixLabors.ImageSharp.Formats.Png.PngBitDepth)bits,
            ColorType = alpha ? SixLabors.ImageSharp.Formats.Png.PngColorType.RgbWithAlpha : SixLabors.ImageSharp.Formats.Png.PngColorType.Rgb,
            InterlaceMethod = interlaced ? SixLabors.ImageSharp.Formats.Png.PngInterlaceMode.Adam7 : SixLabors.ImageSharp.Formats.Png.PngInterlaceMode.None,
        });
        var file = stream.ToArray();
        Within(Allocated(() => ImageDecoder.Decode(file)), ImageCost.Decode(file));
    }

    [Fact]
    public void Decoding_a_lossless_webp_takes_no_more_than_estimated()
    {
        using var image = SixLabors.ImageSharp.Image.LoadPixelData<SixLabors.ImageSharp.PixelFormats.Rgb24>(Drawn.Noise(Side, Side, 3).Pixels.Span, Side, Side);
        using var stream = new MemoryStream();
        image.Save(stream, new SixLabors.ImageSharp.Formats.Webp.WebpEncoder { FileFormat = SixLabors.ImageSharp.Formats.Webp.WebpFileFormatType.Lossless });
        var file = stream.ToArray();
        Within(Allocated(() => ImageDecoder.Decode(file)), ImageCost.Decode(file));
    }

    [Theory]
    [InlineData("gif")]
    [InlineData("webp")]
    public void Decoding_frames_takes_no_more_than_estimated(string name)
    {
        var frames = Enumerable.Range(0, 4).Select(i => Drawn.Noise(400, 400, i)).ToArray();
        var file = Animation.Encode(frames, ImageFormat.FromName(name)!, TimeSpan.FromMilliseconds(50));
        var taken = Allocated(() => AnimationDecoder.Decode(file, [0, 1, 2, 3]));
        // What is decoded for a frame is freed before the next, so the sum of all is more than the peak.
        Assert.InRange(taken, 1, ImageCost.Decode(file, 4) + (3 * ImageCost.Decode(file, 0)));
    }

    [Fact]
    public void Resizing_takes_no_more_than_estimated()
    {
        foreach (var (from, to) in ((int, int)[])[(128, 1024), (3000, 128), (1000, 1000), (64, 16)])
        {
            var image = Drawn.Noise(from, from, 1);
            Within(Allocated(() => ImageResizer.Resize(image, to, to + 1)), ImageCost.Resize(to, to + 1));
        }
    }

    [Theory]
    [InlineData(300, 300)]
    [InlineData(1500, 1100)]
    public void Comparing_takes_no_more_than_estimated(int width, int height)
    {
        var (one, other) = (Drawn.Smooth(width, height), Drawn.Smooth(width * 2, height * 2));
        var tiles = width > 1024 ? 4 : 1; // one after the other, and what one took is free for the next
        var taken = Allocated(() => ImageSimilarity.Compare(one, other));
        Within(taken / tiles, ImageCost.Compare(width, height));
    }

    private long Allocated(Action work)
    {
        work(); // what is made once
        _counted.Begin();
        var before = GC.GetAllocatedBytesForCurrentThread();
        work();
        return GC.GetAllocatedBytesForCurrentThread() - before - _counted.Total + _counted.Most;
    }

    // An estimate of ten times the truth would refuse what fits.
    private static void Within(long taken, long estimate)
    {
        Assert.InRange(taken, 0, estimate);
        Assert.InRange(estimate, 0, (10 * taken) + (4 << 20));
    }

    /// <summary>Managed memory for one thread's calls, counted; other tests' threads get theirs uncounted.</summary>
    private sealed class CountedAllocator : MemoryAllocator
    {
        private readonly int _thread = Environment.CurrentManagedThreadId;
        private long _held;

        public long Most { get; private set; }

        public long Total { get; private set; }

        public void Begin() => (_held, Most, Total) = (0, 0, 0);

        public override IMemoryOwner<T> Allocate<T>(int length, AllocationOptions options = AllocationOptions.None)
        {
            var owner = new Owner<T>(new T[length], this);
            Count(owner.Bytes);
            return owner;
        }

        protected override int GetBufferCapacityInBytes() => int.MaxValue;

        private void Count(long bytes)
        {
            if (Environment.CurrentManagedThreadId != _thread)
                return;
            _held += bytes;
            Total += Math.Max(0, bytes);
            Most = Math.Max(Most, _held);
        }

        private sealed class Owner<T>(T[] array, CountedAllocator counted) : IMemoryOwner<T>
            where T : struct
        {
            public long Bytes => array.LongLength * Unsafe.SizeOf<T>();

            public Memory<T> Memory => array;

            public void Dispose() => counted.Count(-Bytes);
        }
    }
}

[CollectionDefinition(ImageCostTests.Alone, DisableParallelization = true)]
public sealed class AloneCollection;
