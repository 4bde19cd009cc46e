using FaceService.Model.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FaceService.Model.Networks.Classic;

/// <summary>A fully connected layer.</summary>
internal sealed class DenseLayer : nn.Module<Tensor, Tensor>
{
    private readonly Parameter weight; // [out, in]
    private readonly Parameter bias; // [out]

    public DenseLayer(long inFeatures, long outFeatures, WeightStart start)
        : base(nameof(DenseLayer))
    {
        weight = new Parameter(start.Weight([outFeatures, inFeatures], fanIn: inFeatures, fanOut: outFeatures));
        bias = new Parameter(start.Bias(outFeatures, fanIn: inFeatures));
        RegisterComponents();
    }

    // In eval mode each row is a product of its own: see RowProduct.
    public override Tensor forward(Tensor x) => training
        ? nn.functional.linear(x, weight.to(x.dtype), bias.to(x.dtype))
        : RowProduct.Of(x, weight.to(x.dtype)).Plus(bias.to(x.dtype));
}
