using FaceService.Model.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FaceService.Model.Networks.Classic;

/// <summary>A transposed convolution, cropped as the convolution that it undoes is padded.</summary>
internal sealed class TransposedConvolutionLayer : nn.Module<Tensor, Tensor>
{
    private readonly Parameter weight; // [in, out, k, k]
    private readonly Parameter? bias; // [out]
    private readonly int stride;
    private readonly (long Before, long After) crop;

    public TransposedConvolutionLayer(
        long inChannels, long outChannels, int kernel, int stride, (long Before, long After) crop, bool hasBias, WeightStart start)
        : base(nameof(TransposedConvolutionLayer))
    {
        this.stride = stride;
        this.crop = crop;
        var (fanIn, fanOut) = (inChannels * kernel * kernel, outChannels * kernel * kernel);
        weight = new Parameter(start.Weight([inChannels, outChannels, kernel, kernel], fanIn, fanOut));
        bias = hasBias ? new Parameter(start.Bias(outChannels, fanIn)) : null;
        RegisterComponents();
    }

    public override Tensor forward(Tensor x) // [N, in, H, W] → [N, out, H', W']
    {
        x = x.ChannelsLast();
        var w = weight.to(x.dtype);
        var b = bias?.to(x.dtype);
        if (training && x.shape[2] == 1 && x.shape[3] == 1 && crop == (0, 0))
            return FromOnePixel(x, w, b);

        // libtorch 1.13 refuses transposed convolutions in bfloat16 on the CPU; as plain ones they also run twice as fast.
        if (x.dtype == ScalarType.BFloat16 && stride > 1)
            return PhaseConvolution.Transposed(x, w, b, stride, crop);
        if (x.dtype == ScalarType.BFloat16)
            return StrideOne(x, w, b);

        var both = Math.Min(crop.Before, crop.After);
        var y = nn.functional.conv_transpose2d(x, w, b, strides: [stride, stride], padding: [both, both]);
        return crop.Before == crop.After ? y : Cropped(y, crop.Before - both, crop.After - both);
    }

    // Of one pixel each output sees one tap: a matrix product without the zeros around. Only in training: a product's last
    // bits may follow the batch's size, which drawing forbids.
    private static Tensor FromOnePixel(Tensor x, Tensor w, Tensor? b)
    {
        var (o, k) = (w.shape[1], w.shape[2]);
        var y = x.reshape(x.shape[0], x.shape[1]).mm(w.reshape(w.shape[0], o * k * k)).reshape(x.shape[0], o, k, k).ChannelsLast();
        return b is null ? y : y.Plus(b.reshape(1, o, 1, 1));
    }

    // With stride 1 a transposed convolution is a convolution with the kernel turned round.
    private Tensor StrideOne(Tensor x, Tensor w, Tensor? b)
    {
        var reach = w.shape[2] - 1;
        var (before, after) = (reach - crop.Before, reach - crop.After);
        x = nn.functional.pad(x, (before, after, before, after));
        return nn.functional.conv2d(x, w.transpose(0, 1).flip(2, 3), b);
    }

    private static Tensor Cropped(Tensor y, long before, long after) => y
        .narrow(2, before, y.shape[2] - before - after)
        .narrow(3, before, y.shape[3] - before - after);
}
