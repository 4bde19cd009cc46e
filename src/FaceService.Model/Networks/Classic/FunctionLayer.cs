using static TorchSharp.torch;

namespace FaceService.Model.Networks.Classic;

/// <summary>A layer without parameters.</summary>
internal sealed class FunctionLayer(Func<Tensor, Tensor> function) : nn.Module<Tensor, Tensor>(nameof(FunctionLayer))
{
    public override Tensor forward(Tensor x) => function(x);
}
