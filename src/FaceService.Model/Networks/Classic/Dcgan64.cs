using FaceService.Model.Networks.Configs;
using FaceService.Model.Torch;

namespace FaceService.Model.Networks.Classic;

/// <summary>DCGAN (Radford, Metz, Chintala 2015), widths as in PyTorch's own example.</summary>
internal sealed class Dcgan64 : IClassicPreset
{
    private const double Epsilon = 1e-5;
    private const double Momentum = 0.1;

    public string Name => "dcgan-64";

    public int? ImageSize => 64;

    public LayerStack Generator(GeneratorConfig config, Widths widths, RandomTensors random) =>
        new LayerStack(WeightStart.Dcgan(random), config.ZDim)
            .Reshape(config.ZDim, 1, 1)
            .Transposed(widths[512], 4, 1, Edges.Valid, bias: false).BatchNorm(Epsilon, Momentum).Relu() // 4×4
            .Transposed(widths[256], 4, 2, Edges.Zeros(1), bias: false).BatchNorm(Epsilon, Momentum).Relu()
            .Transposed(widths[128], 4, 2, Edges.Zeros(1), bias: false).BatchNorm(Epsilon, Momentum).Relu()
            .Transposed(widths[64], 4, 2, Edges.Zeros(1), bias: false).BatchNorm(Epsilon, Momentum).Relu()
            .Transposed(config.ImageChannels, 4, 2, Edges.Zeros(1), bias: false).Tanh(); // 64×64

    public LayerStack Discriminator(DiscriminatorConfig config, Widths widths, RandomTensors random) =>
        new LayerStack(WeightStart.Dcgan(random), config.ImageChannels, 64, 64)
            .Convolution(widths[64], 4, 2, Edges.Zeros(1), bias: false).LeakyRelu(0.2) // 32×32
            .Convolution(widths[128], 4, 2, Edges.Zeros(1), bias: false).BatchNorm(Epsilon, Momentum).LeakyRelu(0.2)
            .Convolution(widths[256], 4, 2, Edges.Zeros(1), bias: false).BatchNorm(Epsilon, Momentum).LeakyRelu(0.2)
            .Convolution(widths[512], 4, 2, Edges.Zeros(1), bias: false).BatchNorm(Epsilon, Momentum).LeakyRelu(0.2)
            .Convolution(1, 4, 1, Edges.Valid, bias: false)
            .Flatten().SigmoidInLoss();
}
