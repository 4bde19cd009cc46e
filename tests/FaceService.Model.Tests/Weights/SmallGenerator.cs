using FaceService.Model.Networks.Configs;
using FaceService.Model.Weights;

namespace FaceService.Model.Tests.Weights;

/// <summary>A StyleGAN2 generator's file content of a few hundred bytes a tensor, its numbers drawn from a seed.</summary>
internal static class SmallGenerator
{
    public static GeneratorConfig Config { get; } = new()
    {
        Architecture = "stylegan2",
        ImageSize = 8,
        ZDim = 6,
        CDim = 3,
        StyleGan2 = new StyleGan2Config { WDim = 5, MappingLayers = 2, ChannelBase = 32, ChannelMax = 4 },
    };

    public static IReadOnlyList<LabelGroup> Labels { get; } = [new("class", ["a", "b", "c"])];

    public static GeneratorContent Content(int seed = 1) => new()
    {
        Config = Config,
        Labels = Labels,
        Tensors = Tensors(Config, seed),
        Training = """{"kimg":2}""",
        Licence = "CC0",
    };

    public static IReadOnlyList<WeightTensor> Tensors(GeneratorConfig config, int seed = 1)
    {
        var random = new Random(seed);
        return [.. StyleGan2Layout.Tensors(config).Select(tensor => WeightTensor.FromFloat32(
            tensor.Name,
            tensor.Shape,
            [.. Enumerable.Range(0, (int)tensor.Shape.Aggregate(1L, (a, b) => a * b)).Select(_ => random.NextSingle())]))];
    }
}
