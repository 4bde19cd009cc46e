using static TorchSharp.torch;

namespace FaceService.Model.Networks.Classic;

/// <summary>A layer of a stack.</summary>
/// <param name="Module">What computes.</param>
/// <param name="Kind">What it is, in words.</param>
/// <param name="Output">Shape of what it gives, without the batch.</param>
internal sealed record StackedLayer(nn.Module<Tensor, Tensor> Module, string Kind, long[] Output)
{
    public LayerDescription Describe(string name) =>
        new(name, Kind, Output, Module.parameters().Sum(parameter => parameter.numel()));
}
