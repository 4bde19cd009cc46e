using FaceService.Model.Catalog;
using FaceService.Model.Networks;
using FaceService.Model.Networks.Configs;
using FaceService.Model.Weights;
using TorchSharp;

namespace FaceService.Bench.Generating;

/// <summary>A StyleGAN2 generator of a usual shape with random weights: what it draws is noise, how long it takes is not.</summary>
internal static class RandomModel
{
    // Untrained networks have 0, and would draw the same whatever the noise.
    private const float NoiseStrength = 0.1f;

    /// <summary>Writes one into a folder.</summary>
    /// <param name="folder">Receives generator.safetensors.</param>
    /// <param name="size">Up to 128 our own widths, from 256 the published ones.</param>
    /// <param name="published">As NVIDIA's: clamped, with four resolutions for float16, drawn in the published order.</param>
    public static ModelVersion Write(string folder, int size, bool published = false)
    {
        var config = published ? AsPublished(Config(size)) : Config(size);
        using var scope = torch.NewDisposeScope();
        using var generator = NetworkFactory.CreateGenerator(config);
        var model = new ModelVersion { Id = new ModelId($"random-{size}", 1), Directory = folder, Digest = "", Config = config };
        GeneratorFile.Write(model.WeightsPath, new GeneratorContent
        {
            Config = config,
            Tensors =
            [
                .. generator.named_parameters().Select(p => Tensor(p.name, p.parameter)),
                .. generator.named_buffers().Select(b => Tensor(b.name, b.buffer)),
            ],
        });
        return model;
    }

    private static GeneratorConfig Config(int size)
    {
        var published = size >= 256;
        return new GeneratorConfig
        {
            Architecture = NetworkFactory.StyleGan2,
            ImageSize = size,
            ZDim = published ? 512 : 128,
            StyleGan2 = new StyleGan2Config
            {
                WDim = published ? 512 : 128,
                MappingLayers = published ? 8 : 4,
                ChannelBase = published ? 32768 : 2048,
                ChannelMax = published ? 512 : 192,
            },
        };
    }

    private static GeneratorConfig AsPublished(GeneratorConfig own) => own with
    {
        PublishedOrder = true,
        StyleGan2 = own.StyleGan2! with { ConvClamp = 256, NumFp16Res = 4 },
    };

    private static WeightTensor Tensor(string name, torch.Tensor tensor)
    {
        var values = tensor.detach().contiguous().data<float>().ToArray();
        if (name.EndsWith("noise_strength", StringComparison.Ordinal))
            Array.Fill(values, NoiseStrength);
        return WeightTensor.FromFloat32(name, tensor.shape, values);
    }
}
