using FaceService.Model.Networks.Configs;
using FaceService.Model.Weights;
using FaceService.Training.Presets;

namespace FaceService.Training.Trainers;

/// <summary>Configs of a classic system's networks from a run's settings.</summary>
internal static class ClassicNetworks
{
    public static GeneratorConfig Generator(ClassicSettings s) => new()
    {
        Architecture = s.Preset,
        ImageSize = s.Size,
        ImageChannels = s.Channels,
        ZDim = s.ZDim,
        ZDistribution = s.ZDistribution,
        PixelRange = s.PixelRange == "unsigned" ? "[0, 1]" : "[-1, 1]",
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
