using FaceService.Model.Networks.Configs;
using FaceService.Model.Networks.StyleGan2.Operations;
using FaceService.Model.Torch;
using static TorchSharp.torch;

namespace FaceService.Model.Networks.StyleGan2;

/// <summary>All layers of one resolution of the discriminator; gives half the size.</summary>
internal sealed class DiscriminatorBlock : nn.Module
{
    private static readonly double HalfPower = Math.Sqrt(0.5);

    // The names of these fields are the published names of the parameters.
    private readonly Conv2dLayer? fromrgb;
    private readonly Conv2dLayer conv0;
    private readonly Conv2dLayer conv1;
    private readonly Conv2dLayer? skip;
    private readonly Tensor resample_filter;
    private readonly Resampler resampler;
    private readonly bool keepsImage;

    public DiscriminatorBlock(
        RandomTensors random, int channels, int outChannels, int imageChannels, bool isFirst, StyleGan2DiscriminatorConfig config)
        : base(nameof(DiscriminatorBlock))
    {
        var filter = config.ResampleFilter;
        resampler = new Resampler(filter);
        resample_filter = resampler.ToBuffer();
        keepsImage = config.Architecture == "skip";
        if (isFirst || keepsImage)
            fromrgb = new Conv2dLayer(random, imageChannels, channels, 1, [1, 3, 3, 1], config.Activation, clamp: config.ConvClamp);
        conv0 = new Conv2dLayer(random, channels, channels, 3, [1, 3, 3, 1], config.Activation, clamp: config.ConvClamp);
        conv1 = new Conv2dLayer(random, channels, outChannels, 3, filter, config.Activation, Resampling.Down, config.ConvClamp);
        if (config.Architecture == "resnet")
            skip = new Conv2dLayer(random, channels, outChannels, 1, filter, resampling: Resampling.Down, hasBias: false);
        RegisterComponents();
    }

    /// <summary>Runs the block.</summary>
    /// <param name="x">[N, channels, r, r], or null in the first block.</param>
    /// <param name="image">[N, colours, r, r], or null when nothing reads it any more.</param>
    /// <param name="type">Of the convolutions.</param>
    public (Tensor X, Tensor? Image) Run(Tensor? x, Tensor? image, ScalarType type)
    {
        var y = x?.to(type);
        if (fromrgb is not null)
        {
            var colours = image!.to(type).ChannelsLast();
            var features = fromrgb.call(colours, 1);
            y = y is null ? features : y.Plus(features);
            image = keepsImage ? resampler.Downsample(colours) : null;
        }

        if (skip is null)
            return (conv1.call(conv0.call(y!, 1), 1), image);
        var main = conv1.call(conv0.call(y!, 1), HalfPower);
        return (skip.call(y!, HalfPower).Plus(main), image);
    }
}
