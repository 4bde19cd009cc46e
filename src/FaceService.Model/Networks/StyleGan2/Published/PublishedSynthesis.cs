using FaceService.Model.Networks.StyleGan2.Operations;
using FaceService.Model.Torch;
using static TorchSharp.torch;

namespace FaceService.Model.Networks.StyleGan2.Published;

/// <summary>
/// A synthesis network computed step by step in the order of NVIDIA's published code: weights modulated and demodulated for each
/// image, doubling by a transposed convolution and a filter. The same mathematics as <see cref="SynthesisNetwork"/>, and
/// its own last bits: where libtorch is the same, an image is theirs bit for bit. One image at a time, in float32. Nothing
/// changes while it draws, so several threads may draw at once.
/// </summary>
internal sealed class PublishedSynthesis : IDisposable
{
    private static readonly double HalfPower = Math.Sqrt(0.5);

    private readonly PublishedBlock[] blocks;

    /// <summary>Prepares what does not depend on the image. The network must not be trained, refilled or moved afterwards.</summary>
    public PublishedSynthesis(StyleGan2Generator generator)
    {
        var shape = generator.Config.StyleGan2!;
        var weights = new PublishedWeights(generator.Synthesis);
        var resolutions = Resolutions.From4To(generator.Config.ImageSize);
        using var scope = NewDisposeScope();
        blocks = [.. resolutions.Select((resolution, i) => new PublishedBlock(
            weights, $"b{resolution}.", shape, isFirst: i == 0, drawsRgb: i == resolutions.Length - 1 || shape.Architecture == "skip"))];
    }

    /// <summary>Draws an image.</summary>
    /// <param name="ws">[1, num_ws, w_dim] float32</param>
    /// <param name="noise">What the noise inputs get.</param>
    /// <returns>[1, colours, size, size] float32.</returns>
    public Tensor Draw(Tensor ws, SynthesisNoise noise)
    {
        Tensor? x = null;
        Tensor? image = null;
        var layer = 0;
        foreach (var block in blocks)
        {
            var (before, earlier) = (x, image);
            x = Convolve(block, x, ws, noise, layer);
            layer += block.Convolutions;
            if (image is not null)
                image = PublishedFilter.Upsample(image, block.Filter);
            if (block.Colours is not null)
            {
                var colours = block.Colours.Run(x, ws.select(1, layer));
                image = image is null ? colours : image.PlusInPlace(colours);
            }

            before?.Dispose();
            if (!ReferenceEquals(earlier, image))
                earlier?.Dispose();
        }

        return image!;
    }

    public void Dispose()
    {
        foreach (var block in blocks)
            block.Dispose();
    }

    private static Tensor Convolve(PublishedBlock block, Tensor? x, Tensor ws, SynthesisNoise noise, int layer)
    {
        if (block.Doubling is not { } doubling)
            return block.Plain.Run(block.Start!.unsqueeze(0), ws.select(1, layer), noise, layer, 1);
        var y = doubling.Run(x!, ws.select(1, layer), noise, layer, 1);
        if (block.Skip is null)
            return block.Plain.Run(y, ws.select(1, layer + 1), noise, layer + 1, 1);
        var skip = PublishedFilter.Upsample(nn.functional.conv2d(x!, block.Skip), block.SkipFilter!).Times(HalfPower);
        return skip.Plus(block.Plain.Run(y, ws.select(1, layer + 1), noise, layer + 1, HalfPower));
    }
}

/// <summary>A synthesis network's tensors by their published names.</summary>
internal sealed class PublishedWeights(SynthesisNetwork network)
{
    private readonly Dictionary<string, Tensor> tensors = network.named_parameters().Select(p => (p.name, Value: (Tensor)p.parameter))
        .Concat(network.named_buffers().Select(b => (b.name, Value: b.buffer)))
        .ToDictionary(pair => pair.name, pair => pair.Value, StringComparer.Ordinal);

    public Tensor this[string name] => tensors[name];

    /// <summary>Whether the network has such a tensor.</summary>
    public bool Has(string name) => tensors.ContainsKey(name);
}
