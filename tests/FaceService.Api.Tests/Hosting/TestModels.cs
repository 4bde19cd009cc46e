using System.Numerics;
using FaceService.Model.Catalog;
using FaceService.Model.Networks.Configs;

namespace FaceService.Api.Tests.Hosting;

/// <summary>Models that exist only as numbers.</summary>
internal static class TestModels
{
    /// <summary>A small StyleGAN2 with two attribute groups: 16 pixels, z 8, w 6, six rows of w.</summary>
    public static ModelVersion Portraits(int version = 1, string name = "portraits", double? truncation = null) => new()
    {
        Id = new ModelId(name, version),
        Directory = $"/models/{name}/{version}",
        Digest = Digest(name, version),
        Labels = [new LabelGroup("gender", ["female", "male"]), new LabelGroup("heritage", ["a", "b", "c"])],
        Licence = "MIT",
        Config = new GeneratorConfig
        {
            Architecture = "stylegan2",
            ImageSize = 16,
            ZDim = 8,
            CDim = 5,
            DefaultTruncation = truncation,
            StyleGan2 = new StyleGan2Config { WDim = 6, MappingLayers = 2, ChannelBase = 64, ChannelMax = 8 },
        },
    };

    /// <summary>A classic network: no w, no noise, no labels, uniform z.</summary>
    public static ModelVersion Classic(int version = 1) => new()
    {
        Id = new ModelId("classic", version),
        Directory = $"/models/classic/{version}",
        Digest = Digest("classic", version),
        Config = new GeneratorConfig { Architecture = "anime-48", ImageSize = 48, ZDim = 10, ZDistribution = "uniform" },
    };

    public static int NumWs(GeneratorConfig config) => (2 * BitOperations.Log2((uint)config.ImageSize)) - 2;

    private static string Digest(string name, int version) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"{name}{version}")));
}
