using FaceService.Model.Networks.Configs;
using FaceService.Model.Torch;

namespace FaceService.Model.Networks.Classic;

/// <summary>DCGAN in Keras on all of CelebA at 64×64.</summary>
internal sealed class Celeba64 : IClassicPreset
{
    public string Name => "celeba-64";

    public int? ImageSize => 64;

    public LayerStack Generator(GeneratorConfig config, Widths widths, RandomTensors random) =>
        new LayerStack(WeightStart.Glorot(random), config.ZDim)
            .Dense(8 * 8 * widths[128]).Reshape(widths[128], 8, 8)
            .Transposed(widths[128], 4, 2, Edges.Same).LeakyRelu(0.2)
            .Transposed(widths[256], 4, 2, Edges.Same).LeakyRelu(0.2)
            .Transposed(widths[512], 4, 2, Edges.Same).LeakyRelu(0.2)
            .Convolution(config.ImageChannels, 5, 1, Edges.Same).Sigmoid();

    public LayerStack Discriminator(DiscriminatorConfig config, Widths widths, RandomTensors random) =>
        new LayerStack(WeightStart.Glorot(random), config.ImageChannels, 64, 64)
            .Convolution(widths[64], 4, 2, Edges.Same).LeakyRelu(0.2)
            .Convolution(widths[128], 4, 2, Edges.Same).LeakyRelu(0.2)
            .Convolution(widths[128], 4, 2, Edges.Same).LeakyRelu(0.2)
            .Flatten().Dropout(0.2).Dense(1).SigmoidInLoss();
}
