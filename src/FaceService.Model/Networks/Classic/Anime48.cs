using FaceService.Model.Networks.Configs;
using FaceService.Model.Torch;

namespace FaceService.Model.Networks.Classic;

/// <summary>DCGAN in TensorFlow on cartoon heads.</summary>
internal sealed class Anime48 : IClassicPreset
{
    private const double Epsilon = 1e-5;
    private const double Momentum = 0.1; // TensorFlow's 0.9

    public string Name => "anime-48";

    public int? ImageSize => 48;

    public LayerStack Generator(GeneratorConfig config, Widths widths, RandomTensors random) =>
        new LayerStack(WeightStart.Normal(random), config.ZDim)
            .Dense(3 * 3 * widths[512]).Reshape(widths[512], 3, 3).BatchNorm(Epsilon, Momentum).Relu()
            .Transposed(widths[256], 5, 2, Edges.Same).BatchNorm(Epsilon, Momentum).Relu()
            .Transposed(widths[128], 5, 2, Edges.Same).BatchNorm(Epsilon, Momentum).Relu()
            .Transposed(widths[64], 5, 2, Edges.Same).BatchNorm(Epsilon, Momentum).Relu()
            .Transposed(config.ImageChannels, 5, 2, Edges.Same).Tanh();

    public LayerStack Discriminator(DiscriminatorConfig config, Widths widths, RandomTensors random) =>
        new LayerStack(WeightStart.Normal(random), config.ImageChannels, 48, 48)
            .Convolution(widths[64], 5, 2, Edges.Same).LeakyRelu(0.2)
            .Convolution(widths[128], 5, 2, Edges.Same).BatchNorm(Epsilon, Momentum).LeakyRelu(0.2)
            .Convolution(widths[256], 5, 2, Edges.Same).BatchNorm(Epsilon, Momentum).LeakyRelu(0.2)
            .Convolution(widths[512], 5, 2, Edges.Same).BatchNorm(Epsilon, Momentum).LeakyRelu(0.2)
            .Flatten().Dense(1).SigmoidInLoss();
}
