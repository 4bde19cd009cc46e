using FaceService.Model.Torch;
using static TorchSharp.torch;

namespace FaceService.Model.Networks.StyleGan2.Published;

/// <summary>A synthesis network's tensors by their published names, and its layers made of them once.</summary>
internal sealed class PublishedWeights(SynthesisNetwork network, StyleGan2Config shape) : IDisposable
{
    private readonly Dictionary<string, Tensor> tensors = network.named_parameters().Select(p => (p.name, Value: (Tensor)p.parameter))
        .Concat(network.named_buffers().Select(b => (b.name, Value: b.buffer)))
        .ToDictionary(pair => pair.name, pair => pair.Value, StringComparer.Ordinal);

    private readonly Dictionary<string, PublishedConvolution> convolutions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PublishedToRgb> outputs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Tensor> skips = new(StringComparer.Ordinal);

    public Tensor this[string name] => tensors[name];

    public PublishedConvolution Convolution(string name, bool doubles)
    {
        if (!convolutions.TryGetValue(name, out var known))
            convolutions[name] = known = new PublishedConvolution(this, name, doubles, shape);
        return known;
    }

    public PublishedToRgb ToRgb(string name)
    {
        if (!outputs.TryGetValue(name, out var known))
            outputs[name] = known = new PublishedToRgb(this, name, shape.ConvClamp);
        return known;
    }

    /// <summary>[O, I, 1, 1] a residual connection's weights, scaled.</summary>
    public Tensor Skip(string name)
    {
        if (!skips.TryGetValue(name, out var known))
        {
            var weight = this[$"{name}weight"];
            skips[name] = known = weight.Times(1 / Math.Sqrt(weight.shape[1])).DetachFromDisposeScope();
        }

        return known;
    }

    /// <summary>Whether the network has such a tensor.</summary>
    public bool Has(string name) => tensors.ContainsKey(name);

    public void Dispose()
    {
        foreach (var convolution in convolutions.Values)
            convolution.Dispose();
        foreach (var output in outputs.Values)
            output.Dispose();
        foreach (var skip in skips.Values)
            skip.Dispose();
    }
}
