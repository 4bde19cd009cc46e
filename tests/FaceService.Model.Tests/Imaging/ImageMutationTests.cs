using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.IO.Hashing;
using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Marking;
using FaceService.Model.Imaging.Reading;
using FaceService.Model.Imaging.Writing;
using FaceService.Model.Tests.Weights.Import;
using SixLabors.ImageSharp.Diagnostics;
using Xunit.Abstractions;

namespace FaceService.Model.Tests.Imaging;

/// <summary>
/// Good images with random damage: each gives an image or an <see cref="ImageException"/>, soon and within the memory of an image as large as is
/// allowed. Every second one has its checksums and lengths put right, so that the damage reaches the decoder.
/// FACE_MUTATIONS=10000 tries so many of each kind instead of a few hundred.
/// </summary>
public sealed class ImageMutationTests(ITestOutputHelper output)
{
    private static readonly DecodeLimits Limits = new() { MaxPixels = 1 << 18, MaxFrames = 20, MaxDrawnPixels = 1 << 20 };

    // All that is ever allocated, not what is in use at a time: a canvas and its copy for each of twenty frames, and what the decoders hold.
    private const long MostBytes = 64 << 20;

    public static TheoryData<string> Kinds => [.. Good.Keys];

    private static readonly Dictionary<string, byte[]> Good = new()
    {
        ["png"] = ImageEncoder.Encode(Drawn.Smooth(40, 30), ImageFormat.Png, new EncodeOptions { Mark = new ImageMark("S", "1", "{}") }),
        ["png, 16 bits and alpha"] = TestPng.Write(9, 7, TestPng.Colour.Rgba, 16, [.. Drawn.Noise(24, 7, 1).Pixels.ToArray()]),
        ["png, palette"] = TestPng.Write(16, 8, TestPng.Colour.Palette, 4, new byte[64], TestPng.Chunk("PLTE", new byte[48]), TestPng.Chunk("tRNS", [9, 99])),
        ["png, interlaced"] = Interlaced(),
        ["jpeg"] = TestJpeg.WithOrientation(ImageEncoder.Encode(Drawn.Smooth(40, 30), ImageFormat.Jpeg), 6),
        ["jpeg, a colour a square"] = ImageEncoder.Encode(Drawn.Smooth(40, 30), ImageFormat.Jpeg, new EncodeOptions { Quality = 60 }),
        ["jpeg, progressive"] = Convert.FromBase64String(ImageDecoderTests.Progressive),
        ["webp"] = ImageEncoder.Encode(Drawn.Smooth(40, 30), ImageFormat.Webp, new EncodeOptions { Mark = new ImageMark("S", "1", "{}") }),
        ["webp, alpha"] = Convert.FromBase64String(ImageDecoderTests.FadingWebp),
        ["webp, lossless"] = Convert.FromBase64String(ImageDecoderTests.LosslessWebp),
        ["webp, moving"] = Moving(ImageFormat.Webp),
        ["gif"] = ImageEncoder.Encode(Drawn.Smooth(40, 30), ImageFormat.Gif),
        ["gif, moving"] = Moving(ImageFormat.Gif),
    };

    private static int Count =>
        int.TryParse(Environment.GetEnvironmentVariable("FACE_MUTATIONS"), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? count
            : 300;

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Damaged_picture_is_decoded_or_refused(string kind)
    {
        var good = Good[kind];
        Assert.NotEmpty(AnimationDecoder.Decode(good, [0], Limits));
        var random = new Random(21);
        var (decoded, slowest, most) = (0, TimeSpan.Zero, 0L);
        for (var i = 0; i < Count; i++)
        {
            var bad = Mutation.Of(good, random);
            if (i % 2 == 1)
                Repair(bad);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var watch = Stopwatch.StartNew();
            decoded += IsDecoded(bad, $"{kind}, mutation {i}") ? 1 : 0;
            slowest = watch.Elapsed > slowest ? watch.Elapsed : slowest;
            most = Math.Max(most, GC.GetAllocatedBytesForCurrentThread() - before);
            MarkReader.Read(bad);
        }

        Assert.InRange(most, 0, MostBytes);
        Assert.InRange(slowest.TotalSeconds, 0, 10);
        output.WriteLine($"{kind}: {Count} mutations of {good.Length} bytes, {decoded} decoded, {Count - decoded} refused, "
            + $"slowest {slowest.TotalMilliseconds:f0} ms, most allocated {most >> 10} KiB, undisposed {MemoryDiagnostics.TotalUndisposedAllocationCount}");
    }

    // The bytes that 9×9 pixels and their seven passes' filters take, whatever they then show.
    private static byte[] Interlaced()
    {
        var file = TestPng.Write(9, 9, TestPng.Colour.Grey, 8, new byte[30 * 9]);
        file[28] = 1;
        Repair(file);
        return file;
    }

    private static byte[] Moving(ImageFormat format) => Animation.Encode(
        [Drawn.Smooth(30, 20), Drawn.Noise(30, 20, 2), Drawn.Plain(30, 20, 9, 9, 9)], format, TimeSpan.FromMilliseconds(50));

    private static bool IsDecoded(byte[] file, string what)
    {
        try
        {
            var frames = AnimationDecoder.Probe(file).Frames;
            AnimationDecoder.Decode(file, [.. Enumerable.Range(0, Math.Min(frames, Limits.MaxFrames + 1))], Limits);
            return true;
        }
        catch (ImageException e) when (e.Fault != ImageFault.Failed)
        {
            return false;
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"{what}: {e.Message}", e);
        }
    }

    private static void Repair(Span<byte> file)
    {
        if (file.StartsWith(TestPng.Signature))
        {
            for (var at = 8; at + 12 <= file.Length;)
            {
                var length = BinaryPrimitives.ReadUInt32BigEndian(file[at..]);
                if (length > file.Length - at - 12)
                    return;
                BinaryPrimitives.WriteUInt32BigEndian(file[(at + 8 + (int)length)..], Crc32.HashToUInt32(file.Slice(at + 4, (int)length + 4)));
                at += 12 + (int)length;
            }
        }
        else if (file.StartsWith("RIFF"u8) && file.Length >= 8)
        {
            BinaryPrimitives.WriteInt32LittleEndian(file[4..], file.Length - 8);
        }
        else if (file.StartsWith("GIF"u8))
        {
            file[^1] = 0x3B;
        }
        else if (file.Length > 2)
        {
            file[^2] = 0xFF;
            file[^1] = 0xD9;
        }
    }
}
