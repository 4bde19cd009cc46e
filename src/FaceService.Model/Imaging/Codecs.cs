using System.Runtime.InteropServices;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats.Gif;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.Formats.Webp;
using SixLabors.ImageSharp.Memory;
using SixLabors.ImageSharp.PixelFormats;

namespace FaceService.Model.Imaging;

/// <summary>What ImageSharp may do here: four formats, on the caller's thread, with bounded memory.</summary>
internal static class Codecs
{
    // What it keeps between calls; more than a few pictures of 1024 pixels gain nothing.
    private const int PoolMegabytes = 32;

    // The largest picture that DecodeLimits.Default lets through takes 256 MB as RGBA.
    private const int LargestAllocationMegabytes = 1024;

    /// <summary>Never ImageSharp's default one, which knows TIFF, BMP, TGA and PBM as well.</summary>
    public static Configuration Configuration { get; } =
        new(new PngConfigurationModule(), new JpegConfigurationModule(), new WebpConfigurationModule(), new GifConfigurationModule())
        {
            MaxDegreeOfParallelism = 1,
            MemoryAllocator = MemoryAllocator.Create(
                new MemoryAllocatorOptions { MaximumPoolSizeMegabytes = PoolMegabytes, AllocationLimitMegabytes = LargestAllocationMegabytes }),
        };

    /// <summary>The picture as ImageSharp's, over the same memory. It is only read.</summary>
    public static Image<Rgb24> Wrap(RgbImage image) =>
        Image.WrapMemory<Rgb24>(Configuration, MemoryMarshal.AsMemory(image.Pixels), image.Width, image.Height);

    public static RgbImage Copy(Image<Rgb24> image)
    {
        var pixels = GC.AllocateUninitializedArray<byte>(RgbImage.ByteCount(image.Width, image.Height));
        image.CopyPixelDataTo(pixels);
        return new RgbImage(image.Width, image.Height, pixels);
    }
}
