using System.Globalization;
using FaceService.Training.Datasets;

namespace FaceService.Training.Presets;

/// <summary>The named starting points: each a paper's or an article's system, every setting of which can be overridden.</summary>
public static class Preset
{
    private static readonly int[] StyleGan2Sizes = [32, 64, 128, 256, 512, 1024];

    /// <summary>Every preset's name.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. ClassicPresetSettings.All.Keys, .. StyleGan2Sizes.Select(s => $"stylegan2-{s}")];

    /// <summary>The settings of a preset with some changed.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="overrides">Setting and value, as <c>--set</c> takes them.</param>
    /// <exception cref="SettingException">The preset or a setting is unknown, or a value not allowed.</exception>
    public static TrainingSettings Settings(string name, IEnumerable<KeyValuePair<string, string>> overrides)
    {
        if (!Names.Contains(name))
            throw new SettingException("preset", $"There is no preset '{name}'; known are {string.Join(", ", Names)}.");
        TrainingSettings settings = ClassicPresetSettings.All.TryGetValue(name, out var classic) ? classic : StyleGan2(name);
        return settings.With(overrides);
    }

    /// <summary>One sentence on what a preset is.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="SettingException">The preset is unknown.</exception>
    public static string Summary(string name) => PresetSummary.Of(Settings(name, []).Preset);

    /// <summary>What can be set over HTTP, by name, with the preset's own values.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="SettingException">The preset is unknown.</exception>
    public static IReadOnlyList<SettingDescription> Describe(string name)
    {
        var settings = Settings(name, []);
        return SettingTable.For(settings.GetType()).Describe(settings);
    }

    // Up to 128 px our own default, made for two cores; above, ADA's `auto`.
    private static StyleGan2Settings StyleGan2(string name)
    {
        var size = int.Parse(name.AsSpan(name.IndexOf('-') + 1), CultureInfo.InvariantCulture);
        var settings = new StyleGan2Settings
        {
            Preset = name,
            Size = size,
            Labels = "auto",
            Sampling = SamplingOrder.Even,
            Mirror = true,
            Kimg = 600,
            LrG = size >= 1024 ? 0.002 : 0.0025,
            LrD = size >= 1024 ? 0.002 : 0.0025,
        };
        return size <= 128
            ? settings
            : settings with
            {
                ZDim = 512,
                WDim = 512,
                MappingLayers = 2,
                ChannelBase = size >= 512 ? 32768 : 16384,
                ChannelMax = 512,
                Batch = size >= 1024 ? 4 : 8,
            };
    }
}

/// <summary>What each preset is, in one sentence.</summary>
internal static class PresetSummary
{
    private static readonly Dictionary<string, string> Classic = new(StringComparer.Ordinal)
    {
        ["gan-mlp"] = "The first GAN: both networks fully connected, grey pictures of 28 pixels (Goodfellow et al. 2014).",
        ["dcgan-64"] = "Convolutions and batch norm, colour at 64 pixels (Radford, Metz, Chintala 2015).",
        ["anime-48"] = "A DCGAN made for cartoon heads at 48 pixels, 300 passes over the data.",
        ["cifar-32"] = "Chollet's DCGAN for one class of small photographs, 32 pixels.",
        ["celeba-128"] = "Chollet's recipe grown to faces of 128 pixels.",
        ["ffhq-56"] = "A small DCGAN for face thumbnails of 56 pixels, with inference-mode fakes.",
        ["celeba-64"] = "A DCGAN for a large set of faces at 64 pixels, five passes over the data.",
    };

    public static string Of(string preset) => Classic.TryGetValue(preset, out var known)
        ? known
        : $"StyleGAN2 at {preset[(preset.IndexOf('-') + 1)..]} pixels: styles, factors, truncation, labels and adaptive augmentation (Karras et al. 2020).";
}
