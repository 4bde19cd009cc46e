using FaceService.Model.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FaceService.Model.Networks.Classic;

/// <summary>A convolution whose padding may differ before and after.</summary>
internal sealed class ConvolutionLayer : nn.Module<Tensor, Tensor>
{
    private readonly Parameter weight; // [out, in, k, k]
    private readonly Parameter? bias; // [out]
    private readonly int stride;
    private readonly (long Before, long After) padding;

    public ConvolutionLayer(
        long inChannels, long outChannels, int kernel, int stride, (long Before, long After) padding, bool hasBias, WeightStart start)
        : base(nameof(ConvolutionLayer))
    {
        this.stride = stride;
        this.padding = padding;
        var (fanIn, fanOut) = (inChannels * kernel * kernel, outChannels * kernel * kernel);
        weight = new Parameter(start.Weight([outChannels, inChannels, kernel, kernel], fanIn, fanOut));
        bias = hasBias ? new Parameter(start.Bias(outChannels, fanIn)) : null;
        RegisterComponents();
    }

    public override Tensor forward(Tensor x) // [N, in, H, W] → [N, out, H', W']
    {
        x = x.ChannelsLast();
        var (before, after) = padding;
        var both = Math.Min(before, after);
        if (before != after)
            x = nn.functional.pad(x, (before - both, after - both, before - both, after - both));
        return nn.functional.conv2d(
            x, weight.to(x.dtype), bias?.to(x.dtype), strides: [stride, stride], padding: [both, both]);
    }
}
