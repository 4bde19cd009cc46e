using FaceService.Model.Imaging;
using FaceService.Model.Networks.Configs;
using FaceService.Model.Torch;
using static TorchSharp.torch;

namespace FaceService.Training.Runs;

/// <summary>Network output to 8-bit pictures, as the contract has it: scaled, clamped, truncated; grey repeated.</summary>
internal static class PixelBytes
{
    /// <param name="output">[N, 1 or 3, H, W] in the config's pixel range.</param>
    /// <param name="config">Names the range.</param>
    public static List<RgbImage> ToImages(Tensor output, GeneratorConfig config)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var scaled = config.PixelRange == "[0, 1]" ? output.Times(255) : output.Times(127.5).Plus(128);
        var bytes = scaled.Clamped(0, 255).to(ScalarType.Byte);
        if (bytes.shape[1] == 1)
            bytes = bytes.repeat(1, 3, 1, 1);
        var flat = bytes.permute(0, 2, 3, 1).contiguous().cpu().data<byte>().ToArray();
        var (height, width) = ((int)bytes.shape[2], (int)bytes.shape[3]);
        var each = height * width * 3;
        return [.. Enumerable.Range(0, (int)bytes.shape[0]).Select(i => new RgbImage(width, height, flat.AsMemory(i * each, each)))];
    }
}
