using FaceService.Model.Networks.StyleGan2;
using static TorchSharp.torch;

namespace FaceService.Model.Networks;

/// <summary>Builds networks, with fresh weights, from their configs.</summary>
public static class NetworkFactory
{
    /// <summary>The architecture whose shapes are free, besides the classic presets.</summary>
    public const string StyleGan2 = "stylegan2";

    /// <summary>Builds a generator: (z [N, z_dim], label [N, c_dim] or null) → [N, colours, size, size].</summary>
    /// <param name="config">Its shapes.</param>
    /// <exception cref="ArgumentException">The architecture is unknown, or the shapes make no network.</exception>
    public static nn.Module<Tensor, Tensor?, Tensor> CreateGenerator(GeneratorConfig config) => config.Architecture switch
    {
        StyleGan2 => new StyleGan2Generator(config),
        _ => throw Unknown(config.Architecture),
    };

    /// <summary>Builds a discriminator: ([N, colours, size, size], label or null) → [N, 1].</summary>
    /// <param name="config">Its shapes.</param>
    /// <exception cref="ArgumentException">The architecture is unknown, or the shapes make no network.</exception>
    public static nn.Module<Tensor, Tensor?, Tensor> CreateDiscriminator(DiscriminatorConfig config) =>
        config.Architecture switch
        {
            StyleGan2 => new StyleGan2Discriminator(config),
            _ => throw Unknown(config.Architecture),
        };

    private static ArgumentException Unknown(string architecture) =>
        new($"architecture '{architecture}' is unknown; known are {StyleGan2}.", nameof(architecture));
}
