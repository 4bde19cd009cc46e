using FaceService.Model.Imaging;
using FaceService.Model.Networks.Configs;
using FaceService.Model.Torch;
using static TorchSharp.torch;

namespace FaceService.Model.Engine;

/// <summary>Turns what a network generated into bytes, by the rule that the weight file's pixel range names.</summary>
public static class PixelBytes
{
    /// <summary>Copies a batch to the host as images.</summary>
    /// <param name="output">[N, 1 or 3, H, W] in the config's pixel range.</param>
    /// <param name="config">Names the range.</param>
    public static List<RgbImage> ToImages(Tensor output, GeneratorConfig config)
    {
        using var _ = no_grad();
        using var bytes = ToRgb(output, config.PixelRange);
        var flat = bytes.cpu().data<byte>().ToArray();
        var (height, width) = ((int)bytes.shape[1], (int)bytes.shape[2]);
        var each = height * width * 3;
        return [.. Enumerable.Range(0, (int)bytes.shape[0]).Select(i => new RgbImage(width, height, flat.AsMemory(i * each, each)))];
    }

    /// <summary>Scales, clamps to 0…255, truncates, and repeats grey to RGB.</summary>
    /// <param name="image">[N, 1 or 3, H, W] float32.</param>
    /// <param name="pixelRange"><c>[-1, 1]</c> (x·127.5 + 128) or <c>[0, 1]</c> (x·255).</param>
    /// <returns>[N, H, W, 3] bytes, on the image's device.</returns>
    internal static Tensor ToRgb(Tensor image, string pixelRange)
    {
        using var scope = NewDisposeScope();
        var scaled = pixelRange == "[0, 1]" ? image.Times(255) : image.Times(127.5).PlusInPlace(128);
        var bytes = scaled.ClampInPlace(0, 255).to(ScalarType.Byte).permute(0, 2, 3, 1); // [N, H, W, 1 or 3]
        if (bytes.shape[3] == 1)
            bytes = bytes.expand(-1, -1, -1, 3);
        return bytes.contiguous().MoveToOuterDisposeScope();
    }
}
