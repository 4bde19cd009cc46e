using FaceService.Model.Torch;
using static TorchSharp.torch;

namespace FaceService.Model.Networks.StyleGan2.Published;

/// <summary>
/// A synthesis network computed step by step in the order of NVIDIA's published code: weights modulated and demodulated for each
/// picture, doubling by a transposed convolution and a filter. The same mathematics as <see cref="SynthesisNetwork"/>, and
/// its own last bits: where libtorch is the same, a picture is theirs bit for bit. One picture at a time, in float32.
/// </summary>
internal sealed class PublishedSynthesis : IDisposable
{
    private static readonly double HalfPower = Math.Sqrt(0.5);

    private readonly PublishedWeights weights;
    private readonly int[] resolutions;
    private readonly string architecture;
    private int layer;

    /// <summary>Prepares what does not depend on the picture. The network must not be trained, refilled or moved afterwards.</summary>
    public PublishedSynthesis(StyleGan2Generator generator)
    {
        var shape = generator.Config.StyleGan2!;
        weights = new PublishedWeights(generator.Synthesis, shape);
        resolutions = Resolutions.From4To(generator.Config.ImageSize);
        architecture = shape.Architecture;
    }

    /// <summary>Draws a picture.</summary>
    /// <param name="ws">[1, num_ws, w_dim] float32</param>
    /// <param name="noise">What the noise inputs get.</param>
    /// <returns>[1, colours, size, size] float32.</returns>
    public Tensor Draw(Tensor ws, SynthesisNoise noise)
    {
        Tensor? x = null;
        Tensor? image = null;
        layer = 0;
        foreach (var resolution in resolutions)
        {
            var block = $"b{resolution}.";
            var (before, earlier) = (x, image);
            x = x is null
                ? Convolve($"{block}conv1.", weights[$"{block}const"].unsqueeze(0), ws, noise, false, 1)
                : Block(block, x, ws, noise);
            if (image is not null)
                image = PublishedFilter.Upsample(image, weights[$"{block}resample_filter"]);
            if (resolution == resolutions[^1] || architecture == "skip")
            {
                var colours = weights.ToRgb($"{block}torgb.").Run(x, ws.select(1, layer));
                image = image is null ? colours : image.PlusInPlace(colours);
            }

            before?.Dispose();
            if (!ReferenceEquals(earlier, image))
                earlier?.Dispose();
        }

        return image!;
    }

    public void Dispose() => weights.Dispose();

    private Tensor Block(string block, Tensor x, Tensor ws, SynthesisNoise noise)
    {
        if (architecture != "resnet")
            return Convolve($"{block}conv1.", Convolve($"{block}conv0.", x, ws, noise, true, 1), ws, noise, false, 1);
        var mixed = nn.functional.conv2d(x, weights.Skip($"{block}skip."));
        var skip = PublishedFilter.Upsample(mixed, weights[$"{block}skip.resample_filter"]).Times(HalfPower);
        x = Convolve($"{block}conv0.", x, ws, noise, true, 1);
        return skip.Plus(Convolve($"{block}conv1.", x, ws, noise, false, HalfPower));
    }

    private Tensor Convolve(string name, Tensor x, Tensor ws, SynthesisNoise noise, bool doubles, double gain)
    {
        var convolution = weights.Convolution(name, doubles);
        x = convolution.Run(x, ws.select(1, layer), noise, layer, gain);
        layer++;
        return x;
    }
}
