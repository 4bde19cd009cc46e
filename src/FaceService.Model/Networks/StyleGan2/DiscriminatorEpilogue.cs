using FaceService.Model.Networks.Configs;
using FaceService.Model.Torch;
using static TorchSharp.torch;

namespace FaceService.Model.Networks.StyleGan2;

/// <summary>The discriminator's last layers, at 4×4, always in float32.</summary>
internal sealed class DiscriminatorEpilogue : nn.Module
{
    private const int Resolution = 4;

    // The names of these fields are the published names of the parameters.
    private readonly Conv2dLayer? fromrgb;
    private readonly MinibatchStdLayer? mbstd;
    private readonly Conv2dLayer conv;
    private readonly FullyConnectedLayer fc;
    private readonly FullyConnectedLayer @out;
    private readonly int cmapDim;

    public DiscriminatorEpilogue(RandomTensors random, int channels, int cmapDim, int imageChannels, StyleGan2DiscriminatorConfig config)
        : base(nameof(DiscriminatorEpilogue))
    {
        this.cmapDim = cmapDim;
        double[] filter = [1, 3, 3, 1];
        if (config.Architecture == "skip")
            fromrgb = new Conv2dLayer(random, imageChannels, channels, 1, filter, config.Activation);
        if (config.MbstdNumChannels > 0)
            mbstd = new MinibatchStdLayer(config.MbstdGroupSize, config.MbstdNumChannels);
        conv = new Conv2dLayer(
            random, channels + config.MbstdNumChannels, channels, 3, filter, config.Activation, clamp: config.ConvClamp);
        fc = new FullyConnectedLayer(random, channels * Resolution * Resolution, channels, config.Activation);
        @out = new FullyConnectedLayer(random, channels, Math.Max(cmapDim, 1));
        RegisterComponents();
    }

    /// <summary>Runs the block.</summary>
    /// <param name="x">[N, channels, 4, 4]</param>
    /// <param name="image">[N, colours, 4, 4], read by the skip architecture.</param>
    /// <param name="cmap">[N, cmap_dim] the mapped label, or null.</param>
    /// <returns>[N, 1] logits.</returns>
    public Tensor Run(Tensor x, Tensor? image, Tensor? cmap)
    {
        x = x.to(ScalarType.Float32);
        if (fromrgb is not null)
            x = x.Plus(fromrgb.call(image!.to(ScalarType.Float32), 1));
        if (mbstd is not null)
            x = mbstd.call(x);
        x = conv.call(x, 1);
        x = @out.call(fc.call(x.contiguous().flatten(1)));
        return cmap is null ? x : x.mul(cmap).sum(1, keepdim: true).Times(1 / Math.Sqrt(cmapDim));
    }
}
