using FaceService.Model.Networks.Configs;
using FaceService.Model.Torch;

namespace FaceService.Model.Networks.Classic;

/// <summary>Chollet's DCGAN in Keras on one class of CIFAR-10.</summary>
internal sealed class Cifar32 : IClassicPreset
{
    private const double Slope = 0.3; // Keras's LeakyReLU

    public string Name => "cifar-32";

    public int? ImageSize => 32;

    public LayerStack Generator(GeneratorConfig config, Widths widths, RandomTensors random) =>
        new LayerStack(WeightStart.Glorot(random), config.ZDim)
            .Dense(16 * 16 * widths[128]).LeakyRelu(Slope).Reshape(widths[128], 16, 16)
            .Convolution(widths[256], 5, 1, Edges.Same).LeakyRelu(Slope)
            .Transposed(widths[256], 4, 2, Edges.Same).LeakyRelu(Slope)
            .Convolution(widths[256], 5, 1, Edges.Same).LeakyRelu(Slope)
            .Convolution(widths[256], 5, 1, Edges.Same).LeakyRelu(Slope)
            .Convolution(config.ImageChannels, 7, 1, Edges.Same).Tanh();

    public LayerStack Discriminator(DiscriminatorConfig config, Widths widths, RandomTensors random) =>
        new LayerStack(WeightStart.Glorot(random), config.ImageChannels, 32, 32)
            .Convolution(widths[128], 3, 1, Edges.Valid).LeakyRelu(Slope)
            .Convolution(widths[128], 4, 2, Edges.Valid).LeakyRelu(Slope)
            .Convolution(widths[128], 4, 2, Edges.Valid).LeakyRelu(Slope)
            .Convolution(widths[128], 4, 2, Edges.Valid).LeakyRelu(Slope)
            .Flatten().Dropout(0.4).Dense(1).SigmoidInLoss();
}
