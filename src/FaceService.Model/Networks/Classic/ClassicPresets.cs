using FaceService.Model.Networks.Configs;
using FaceService.Model.Torch;

namespace FaceService.Model.Networks.Classic;

/// <summary>The classic presets' networks, by name.</summary>
internal static class ClassicPresets
{
    private static readonly IClassicPreset[] All =
        [new GanMlp(), new Dcgan64(), new Anime48(), new Cifar32(), new Celeba128(), new Ffhq56(), new Celeba64()];

    public static IEnumerable<string> Names => All.Select(preset => preset.Name);

    public static IClassicPreset? Find(string name) => Array.Find(All, preset => preset.Name == name);

    /// <exception cref="ArgumentException">The shapes are not the preset's.</exception>
    public static ClassicNetwork Generator(IClassicPreset preset, GeneratorConfig config, RandomTensors random)
    {
        Check(preset, config.ImageSize, config.ImageChannels, config.CDim, config.WidthFactor);
        if (config.ZDim < 1)
            throw new ArgumentException($"z_dim {config.ZDim} is not allowed; the least is 1.", nameof(config));
        return preset.Generator(config, new Widths(config.WidthFactor), random).Build();
    }

    /// <exception cref="ArgumentException">The shapes are not the preset's.</exception>
    public static ClassicNetwork Discriminator(IClassicPreset preset, DiscriminatorConfig config, RandomTensors random)
    {
        Check(preset, config.ImageSize, config.ImageChannels, config.CDim, config.WidthFactor);
        return preset.Discriminator(config, new Widths(config.WidthFactor), random).Build();
    }

    private static void Check(IClassicPreset preset, int size, int colours, int labels, double factor)
    {
        if (preset.ImageSize is { } only && size != only)
            throw new ArgumentException($"image_size {size} is not allowed with {preset.Name}; allowed is {only}.");
        if (size < 1)
            throw new ArgumentException($"image_size {size} is not allowed; the least is 1.");
        if (colours is not (1 or 3))
            throw new ArgumentException($"image_channels {colours} is not allowed; allowed are 1 and 3.");
        if (labels != 0)
            throw new ArgumentException($"c_dim {labels} is not allowed: {preset.Name} has no labels.");
        if (!(factor > 0 && factor <= 16))
            throw new ArgumentException($"width_factor {factor} is not allowed; allowed is above 0, to 16.");
    }
}

/// <summary>The two networks of a classic preset.</summary>
internal interface IClassicPreset
{
    /// <summary>The preset's name.</summary>
    string Name { get; }

    /// <summary>The only image size it is defined for, or null for any.</summary>
    int? ImageSize { get; }

    /// <summary>The generator's layers.</summary>
    LayerStack Generator(GeneratorConfig config, Widths widths, RandomTensors random);

    /// <summary>The discriminator's layers, up to the logit.</summary>
    LayerStack Discriminator(DiscriminatorConfig config, Widths widths, RandomTensors random);
}
