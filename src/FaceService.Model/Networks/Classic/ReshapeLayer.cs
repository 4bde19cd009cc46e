using FaceService.Model.Torch;
using static TorchSharp.torch;

namespace FaceService.Model.Networks.Classic;

/// <summary>Another shape for the same numbers, channels first.</summary>
internal sealed class ReshapeLayer(params long[] shape) : nn.Module<Tensor, Tensor>(nameof(ReshapeLayer))
{
    public override Tensor forward(Tensor x)
    {
        var y = x.reshape([x.shape[0], .. shape]);
        return shape.Length == 3 ? y.ChannelsLast() : y;
    }
}
