using FaceService.Model.Networks;
using FaceService.Model.Networks.Configs;
using FaceService.Model.Weights;
using TorchSharp;

namespace FaceService.Cli.Tests.Models;

/// <summary>A StyleGAN2 of 8×8 with two classes, its weights drawn from libtorch's generator.</summary>
internal static class SmallModel
{
    public static GeneratorConfig Config { get; } = new()
    {
        Architecture = NetworkFactory.StyleGan2,
        ImageSize = 8,
        ZDim = 6,
        CDim = 2,
        StyleGan2 = new StyleGan2Config { WDim = 5, MappingLayers = 2, ChannelBase = 32, ChannelMax = 4, ConvClamp = 256, MappingLrMultiplier = 0.1 },
    };

    public static void Write(string path)
    {
        using var scope = torch.NewDisposeScope();
        using var network = NetworkFactory.CreateGenerator(Config);
        GeneratorFile.Write(path, new GeneratorContent
        {
            Config = Config,
            Labels = [new LabelGroup("mood", ["calm", "merry"])],
            Licence = "Free.",
            Tensors =
            [
                .. network.named_parameters().Select(p => Tensor(p.name, p.parameter)),
                .. network.named_buffers().Select(b => Tensor(b.name, b.buffer)),
            ],
        });
    }

    private static WeightTensor Tensor(string name, torch.Tensor tensor) =>
        WeightTensor.FromFloat32(name, tensor.shape, tensor.detach().contiguous().data<float>().ToArray());
}
