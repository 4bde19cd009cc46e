using FaceService.Model.Networks.Configs;
using FaceService.Model.Torch;

namespace FaceService.Model.Networks.Classic;

/// <summary>DCGAN in Keras on FFHQ thumbnails at 56×56.</summary>
internal sealed class Ffhq56 : IClassicPreset
{
    private const double Epsilon = 1e-3;
    private const double Momentum = 0.01; // Keras's 0.99

    public string Name => "ffhq-56";

    public int? ImageSize => 56;

    public LayerStack Generator(GeneratorConfig config, Widths widths, RandomTensors random) =>
        new LayerStack(WeightStart.Glorot(random), config.ZDim)
            .Dense(7 * 7 * widths[128]).Relu().Reshape(widths[128], 7, 7)
            .Upsample().Convolution(widths[128], 4, 1, Edges.Same).Relu().BatchNorm(Epsilon, Momentum)
            .Upsample().Convolution(widths[128], 4, 1, Edges.Same).Relu().BatchNorm(Epsilon, Momentum)
            .Upsample().Convolution(widths[128], 4, 1, Edges.Same).Relu().BatchNorm(Epsilon, Momentum)
            .Convolution(config.ImageChannels, 4, 1, Edges.Same).Tanh();

    public LayerStack Discriminator(DiscriminatorConfig config, Widths widths, RandomTensors random) =>
        new LayerStack(WeightStart.Glorot(random), config.ImageChannels, 56, 56)
            .Convolution(widths[16], 4, 2, Edges.Same).Relu().BatchNorm(Epsilon, Momentum)
            .Convolution(widths[32], 4, 2, Edges.Same).Relu().BatchNorm(Epsilon, Momentum)
            .Convolution(widths[64], 4, 2, Edges.Same).Relu().BatchNorm(Epsilon, Momentum)
            .Convolution(widths[128], 4, 2, Edges.Same).Relu().BatchNorm(Epsilon, Momentum)
            .Flatten().Dense(widths[256]).Relu().Dropout(0.25).Dense(1).SigmoidInLoss();
}
