using FaceService.Model.Networks;
using FaceService.Model.Networks.Configs;
using FaceService.Training.Presets;

namespace FaceService.Training.Trainers;

/// <summary>Configs of both networks from a run's settings.</summary>
internal static class StyleGan2Networks
{
    public static GeneratorConfig Generator(StyleGan2Settings s, int labels) => new()
    {
        Architecture = NetworkFactory.StyleGan2,
        ImageSize = s.Size,
        ZDim = s.ZDim,
        CDim = labels,
        StyleGan2 = new StyleGan2Config
        {
            WDim = s.WDim,
            MappingLayers = s.MappingLayers,
            ChannelBase = s.ChannelBase,
            ChannelMax = s.ChannelMax,
            ConvClamp = Clamp(s),
            NumFp16Res = s.Precision == TrainingPrecision.Float16 ? ComputePrecision.Fp16Resolutions : 0,
        },
    };

    public static DiscriminatorConfig Discriminator(StyleGan2Settings s, int labels) => new()
    {
        Architecture = NetworkFactory.StyleGan2,
        ImageSize = s.Size,
        CDim = labels,
        StyleGan2 = new StyleGan2DiscriminatorConfig
        {
            ChannelBase = s.ChannelBase,
            ChannelMax = s.ChannelMax,
            ConvClamp = Clamp(s),
            MbstdGroupSize = Math.Min(s.MbstdGroup, s.Batch),
        },
    };

    // Only float16 can overflow; elsewhere a clamp costs a pass over every activation and changes nothing.
    private static double? Clamp(StyleGan2Settings s) => s.Precision == TrainingPrecision.Float16 && s.ConvClamp > 0 ? s.ConvClamp : null;
}

/// <summary>Configs of a classic system's networks from a run's settings.</summary>
internal static class ClassicNetworks
{
    public static GeneratorConfig Generator(ClassicSettings s) => new()
    {
        Architecture = s.Preset,
        ImageSize = s.Size,
        ImageChannels = s.Channels,
        ZDim = s.ZDim,
        ZDistribution = SettingWords.Of(s.ZDistribution),
        PixelRange = s.PixelRange == PixelRange.Unsigned ? "[0, 1]" : "[-1, 1]",
        WidthFactor = s.Width,
    };

    public static DiscriminatorConfig Discriminator(ClassicSettings s) => new()
    {
        Architecture = s.Preset,
        ImageSize = s.Size,
        ImageChannels = s.Channels,
        WidthFactor = s.Width,
    };
}
