using System.Diagnostics;
using FaceService.Api.Tests.Documents;
using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Marking;
using FaceService.Model.Imaging.Reading;
using FaceService.Model.Imaging.Writing;
using FaceService.Model.Tests.Weights;

namespace FaceService.Model.Tests.Imaging;

/// <summary>WebP files, read by libwebp's own tools (Debian: webp).</summary>
public sealed class LibwebpTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [ToolFact("webpinfo", "webpmux", "dwebp")]
    public void Animation_is_read_frame_by_frame()
    {
        RgbImage[] frames = [Drawn.Smooth(64, 47), Drawn.Plain(64, 47, 250, 20, 20), Drawn.Plain(64, 47, 20, 20, 250)];
        var options = new EncodeOptions { Mark = new ImageMark("FaceService", "1", """{"seed":1}""") };
        var file = _folder.Write("moving.webp", Animation.Encode(frames, ImageFormat.Webp, TimeSpan.FromMilliseconds(70), loop: 4, options));

        Assert.Contains("No error detected", Run("webpinfo", file));
        var info = Run("webpmux", "-info", file);
        Assert.Contains("Canvas size: 64 x 47", info);
        Assert.Contains("Features present: animation XMP metadata", info);
        Assert.Contains("Loop Count : 4", info);
        Assert.Contains("Number of frames: 3", info);
        for (var i = 0; i < frames.Length; i++)
        {
            var still = _folder.File($"{i}.webp");
            Run("webpmux", "-get", "frame", $"{i + 1}", file, "-o", still);
            Assert.InRange(Drawn.MeanDifference(frames[i], Ppm(still)), 0, 4);
        }

        var xmp = _folder.File("xmp");
        Run("webpmux", "-get", "xmp", file, "-o", xmp);
        Assert.Contains("trainedAlgorithmicMedia", File.ReadAllText(xmp));
    }

    [ToolFact("webpinfo", "dwebp")]
    public void Still_decodes_to_what_our_decoder_sees()
    {
        var options = new EncodeOptions { Mark = new ImageMark("FaceService", "1", "{}") };
        var bytes = ImageEncoder.Encode(Drawn.Smooth(61, 40), ImageFormat.Webp, options);
        var file = _folder.Write("still.webp", bytes);

        Assert.Contains("No error detected", Run("webpinfo", file));
        Assert.InRange(Drawn.MeanDifference(Ppm(file), ImageDecoder.Decode(bytes)), 0, 0.5);
    }

    public void Dispose() => _folder.Dispose();

    private RgbImage Ppm(string webp)
    {
        var file = _folder.File("pixels.ppm");
        Run("dwebp", "-quiet", webp, "-ppm", "-o", file);
        var bytes = File.ReadAllBytes(file);
        using var reader = new StreamReader(file);
        Assert.Equal("P6", reader.ReadLine());
        var sides = reader.ReadLine()!.Split(' ').Select(int.Parse).ToArray();
        return new RgbImage(sides[0], sides[1], bytes.AsMemory(bytes.Length - (sides[0] * sides[1] * 3)));
    }

    private static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {errors.Result}");
        return text;
    }
}
