using FaceService.Model.Networks.Configs;
using FaceService.Model.Torch;

namespace FaceService.Model.Networks.Classic;

/// <summary>Both networks fully connected (Goodfellow et al. 2014).</summary>
internal sealed class GanMlp : IClassicPreset
{
    public string Name => "gan-mlp";

    public int? ImageSize => null;

    public LayerStack Generator(GeneratorConfig config, Widths widths, RandomTensors random)
    {
        var (colours, size) = (config.ImageChannels, config.ImageSize);
        return new LayerStack(WeightStart.FanIn(random), config.ZDim)
            .Dense(widths[256]).LeakyRelu(0.2)
            .Dense(widths[512]).LeakyRelu(0.2)
            .Dense(widths[1024]).LeakyRelu(0.2)
            .Dense((long)colours * size * size).Tanh()
            .Reshape(colours, size, size);
    }

    public LayerStack Discriminator(DiscriminatorConfig config, Widths widths, RandomTensors random) =>
        new LayerStack(WeightStart.FanIn(random), config.ImageChannels, config.ImageSize, config.ImageSize)
            .Flatten()
            .Dense(widths[512]).LeakyRelu(0.2)
            .Dense(widths[256]).LeakyRelu(0.2)
            .Dense(1);
}
