using static TorchSharp.torch;

namespace FaceService.Model.Networks.StyleGan2.Published;

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
