using FaceService.Model.Networks.Configs;

namespace FaceService.Jobs.Importing;

/// <summary>A StyleGAN2 network in a line.</summary>
internal static class NetworkLine
{
    public static string Of(GeneratorConfig config)
    {
        var shape = config.StyleGan2;
        if (shape is null)
            return $"{config.Architecture}, {config.ImageSize}×{config.ImageSize}";
        List<string> parts =
        [
            $"StyleGAN2 ({shape.Architecture}), {config.ImageSize}×{config.ImageSize}{(config.ImageChannels == 1 ? " grey" : "")}",
            $"z {config.ZDim}, w {shape.WDim}",
            $"{shape.MappingLayers} mapping layers",
            $"widths min({shape.ChannelBase} / resolution, {shape.ChannelMax})",
        ];
        if (config.CDim > 0)
            parts.Add($"{config.CDim} classes");
        if (shape.ConvClamp is { } clamp)
            parts.Add(FormattableString.Invariant($"clamped at {clamp}"));
        return string.Join(", ", parts);
    }
}
