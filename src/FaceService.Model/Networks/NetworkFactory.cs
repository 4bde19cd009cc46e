using FaceService.Model.Networks.Classic;
using FaceService.Model.Networks.Configs;
using FaceService.Model.Networks.StyleGan2;
using FaceService.Model.Torch;
using static TorchSharp.torch;

namespace FaceService.Model.Networks;

/// <summary>Builds networks, with fresh weights, from their configs.</summary>
public static class NetworkFactory
{
    /// <summary>The architecture whose shapes are free, besides the classic presets.</summary>
    public const string StyleGan2 = "stylegan2";

    /// <summary>Every architecture: stylegan2 and the classic presets.</summary>
    public static IReadOnlyList<string> Architectures { get; } = [StyleGan2, .. ClassicPresets.Names];

    /// <summary>Builds a generator: (z [N, z_dim], label [N, c_dim] or null) → [N, colours, size, size] float32.</summary>
    /// <param name="config">Its shapes.</param>
    /// <returns>A <see cref="StyleGan2Generator"/> or a <see cref="ClassicNetwork"/>.</returns>
    /// <param name="random">What its weights are drawn from; without one they are those of seed 0.</param>
    /// <exception cref="ArgumentException">The architecture is unknown, or the shapes make no network.</exception>
    public static nn.Module<Tensor, Tensor?, Tensor> CreateGenerator(GeneratorConfig config, RandomTensors? random = null)
    {
        using var own = random is null ? new RandomTensors(0) : null;
        random ??= own!;
        return config.Architecture == StyleGan2
            ? new StyleGan2Generator(config, random).OwningItsTensors()
            : ClassicPresets.Generator(Classic(config.Architecture), config, random).OwningItsTensors();
    }

    /// <summary>Builds a discriminator: ([N, colours, size, size], label or null) → [N, 1] logits, float32.</summary>
    /// <param name="config">Its shapes.</param>
    /// <returns>A <see cref="StyleGan2Discriminator"/> or a <see cref="ClassicNetwork"/>.</returns>
    /// <param name="random">What its weights are drawn from; without one they are those of seed 0.</param>
    /// <exception cref="ArgumentException">The architecture is unknown, or the shapes make no network.</exception>
    public static nn.Module<Tensor, Tensor?, Tensor> CreateDiscriminator(DiscriminatorConfig config, RandomTensors? random = null)
    {
        using var own = random is null ? new RandomTensors(0) : null;
        random ??= own!;
        return config.Architecture == StyleGan2
            ? new StyleGan2Discriminator(config, random).OwningItsTensors()
            : ClassicPresets.Discriminator(Classic(config.Architecture), config, random).OwningItsTensors();
    }

    private static IClassicPreset Classic(string architecture) => ClassicPresets.Find(architecture)
        ?? throw new ArgumentException(
            $"architecture '{architecture}' is unknown; known are {string.Join(", ", Architectures)}.", nameof(architecture));
}
