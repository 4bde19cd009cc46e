using System.Text.Json;
using FaceService.Model.Networks.Configs;
using static TorchSharp.torch;

namespace FaceService.Model.Tests.Networks;

/// <summary>Configs and inputs of the stored StyleGAN2 numbers.</summary>
internal static class StyleGan2Reference
{
    public static GeneratorConfig Generator(JsonElement k) => new()
    {
        Architecture = "stylegan2",
        ImageSize = k.GetProperty("size").GetInt32(),
        ImageChannels = k.GetProperty("colours").GetInt32(),
        ZDim = k.GetProperty("z").GetInt32(),
        CDim = k.GetProperty("c").GetInt32(),
        StyleGan2 = new StyleGan2Config
        {
            WDim = k.GetProperty("w").GetInt32(),
            MappingLayers = k.GetProperty("layers").GetInt32(),
            ChannelBase = k.GetProperty("base").GetInt32(),
            ChannelMax = k.GetProperty("max").GetInt32(),
            Architecture = k.GetProperty("architecture").GetString()!,
            Activation = k.GetProperty("activation").GetString()!,
            ConvClamp = Clamp(k),
            ResampleFilter = ReferenceNumbers.Numbers(k.GetProperty("filter")),
        },
    };

    public static DiscriminatorConfig Discriminator(JsonElement k)
    {
        var group = k.GetProperty("group").GetInt32();
        return new DiscriminatorConfig
        {
            Architecture = "stylegan2",
            ImageSize = k.GetProperty("size").GetInt32(),
            ImageChannels = k.GetProperty("colours").GetInt32(),
            CDim = k.GetProperty("c").GetInt32(),
            StyleGan2 = new StyleGan2DiscriminatorConfig
            {
                ChannelBase = k.GetProperty("base").GetInt32(),
                ChannelMax = k.GetProperty("max").GetInt32(),
                Architecture = k.GetProperty("architecture").GetString()!,
                Activation = k.GetProperty("activation").GetString()!,
                ConvClamp = Clamp(k),
                ResampleFilter = ReferenceNumbers.Numbers(k.GetProperty("filter")),
                MappingLayers = k.GetProperty("layers").GetInt32(),
                MbstdGroupSize = group,
                MbstdNumChannels = group > 0 ? 1 : 0,
            },
        };
    }

    /// <summary>[n, c] one-hots in turn, or null.</summary>
    public static Tensor? Labels(int n, int c) => c == 0 ? null : eye(c).index_select(0, tensor(Enumerable.Range(0, n).Select(i => (long)(i % c)).ToArray()));

    private static double? Clamp(JsonElement k) =>
        k.GetProperty("clamp").ValueKind == JsonValueKind.Null ? null : k.GetProperty("clamp").GetDouble();
}
