using System.Buffers;
using System.Runtime.InteropServices;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats.Gif;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.Formats.Webp;
using SixLabors.ImageSharp.PixelFormats;

namespace FaceService.Model.Imaging;

/// <summary>What ImageSharp may do here: four formats, on the caller's thread, with bounded memory.</summary>
internal static class Codecs
{
    // The largest image that DecodeLimits.Default lets through takes 256 MB as RGBA.
    private const long LargestAllocation = 1L << 30;

    /// <summary>Never ImageSharp's default one, which knows TIFF, BMP, TGA and PBM as well.</summary>
    public static Configuration Configuration { get; } =
        new(new PngConfigurationModule(), new JpegConfigurationModule(), new WebpConfigurationModule(), new GifConfigurationModule())
        {
            MaxDegreeOfParallelism = 1,
            MemoryAllocator = new PixelMemory.Allocator(LargestAllocation),
        };

    /// <summary>The image as ImageSharp's, over the same memory. It is only read.</summary>
    public static Image<Rgb24> Wrap(RgbImage image) =>
        Image.WrapMemory<Rgb24>(Configuration, MemoryMarshal.AsMemory(image.Pixels), image.Width, image.Height);

    /// <summary>Pixels as their bytes, over the same memory.</summary>
    public static ReadOnlyMemory<byte> Bytes(Memory<Rgb24> pixels) => new PixelBytes(pixels).Memory;

    public static RgbImage Copy(Image<Rgb24> image)
    {
        var pixels = GC.AllocateUninitializedArray<byte>(RgbImage.ByteCount(image.Width, image.Height));
        image.CopyPixelDataTo(pixels);
        return new RgbImage(image.Width, image.Height, pixels);
    }

    private sealed class PixelBytes(Memory<Rgb24> pixels) : MemoryManager<byte>
    {
        public override Span<byte> GetSpan() => MemoryMarshal.AsBytes(pixels.Span);

        public override unsafe MemoryHandle Pin(int elementIndex = 0)
        {
            var handle = pixels.Pin();
            return new MemoryHandle((byte*)handle.Pointer + elementIndex, default, new Pinned(handle));
        }

        public override void Unpin()
        {
            // The handle does it.
        }

        protected override void Dispose(bool disposing)
        {
            // The pixels belong to their image.
        }

        private sealed class Pinned(MemoryHandle handle) : IPinnable
        {
            public MemoryHandle Pin(int elementIndex) => handle;

            public void Unpin() => handle.Dispose();
        }
    }
}
