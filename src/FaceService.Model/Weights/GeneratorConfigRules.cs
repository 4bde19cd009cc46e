using FaceService.Model.Networks;
using FaceService.Model.Networks.Configs;

namespace FaceService.Model.Weights;

/// <summary>
/// What a generator's config may say. Held against a config from a file before anything is built from it: a few bytes of
/// JSON must not be able to ask for all of the machine's memory.
/// </summary>
public static class GeneratorConfigRules
{
    private const int MaxSize = 1024;
    private const int MaxWidth = 4096;
    private const int MaxClassicWidthFactor = 16;

    private static readonly string[] Activations = ["lrelu", "linear", "relu", "tanh", "sigmoid", "elu", "selu", "softplus", "swish"];

    /// <summary>The first thing wrong with a config.</summary>
    /// <param name="config">The config.</param>
    /// <returns>A sentence that names field, value and what is allowed; null when all is well.</returns>
    public static string? FirstProblem(GeneratorConfig config) =>
        Named("architecture", config.Architecture, [.. NetworkFactory.Architectures])
        ?? Within("image_size", config.ImageSize, 4, MaxSize)
        ?? Named("image_channels", config.ImageChannels, 1, 3)
        ?? Within("z_dim", config.ZDim, 1, MaxWidth)
        ?? Named("z_distribution", config.ZDistribution, "normal", "uniform")
        ?? Named("pixel_range", config.PixelRange, "[-1, 1]", "[0, 1]")
        ?? Within("c_dim", config.CDim, 0, LabelGroupRules.MaxLabelLength)
        ?? Above0("width_factor", config.WidthFactor, MaxClassicWidthFactor)
        ?? (config.DefaultTruncation is { } psi ? Between("default_truncation", psi, GeneratorConfig.LeastTruncation, GeneratorConfig.MostTruncation) : null)
        ?? (config.PinnedPrecision is { } precision ? Named("pinned_precision", precision, "float32", "bfloat16", "float16") : null)
        ?? StyleGan2Problem(config);

    private static string? StyleGan2Problem(GeneratorConfig config)
    {
        if (config.Architecture != NetworkFactory.StyleGan2)
            return config.StyleGan2 is null ? null : $"stylegan2 is given, but the architecture is '{config.Architecture}'.";
        if (config.StyleGan2 is not { } shape)
            return "stylegan2 is missing; an architecture of that name needs it.";
        if (!int.IsPow2(config.ImageSize))
            return $"image_size is {config.ImageSize}; StyleGAN2 draws powers of two from 4 to {MaxSize}.";
        return ShapeProblem(shape, config.ImageSize);
    }

    private static string? ShapeProblem(StyleGan2Config shape, int size) =>
        Within("w_dim", shape.WDim, 1, MaxWidth)
        ?? Within("mapping_layers", shape.MappingLayers, 1, 64)
        ?? Within("mapping_layer_features", shape.MappingLayerFeatures ?? 1, 1, MaxWidth)
        ?? Within("mapping_embed_features", shape.MappingEmbedFeatures ?? 1, 1, MaxWidth)
        ?? Above0("mapping_lr_multiplier", shape.MappingLrMultiplier, 100)
        ?? Within("channel_base", shape.ChannelBase, size, 1 << 20)
        ?? Within("channel_max", shape.ChannelMax, 1, MaxWidth)
        ?? Named("stylegan2.architecture", shape.Architecture, "skip", "resnet", "orig")
        ?? FilterProblem(shape.ResampleFilter)
        ?? (shape.ConvClamp is { } clamp ? Above0("conv_clamp", clamp, 1e9) : null)
        ?? Within("num_fp16_res", shape.NumFp16Res, 0, 16)
        ?? Named("activation", shape.Activation, Activations)
        ?? Named("mapping_activation", shape.MappingActivation, Activations);

    private static string? FilterProblem(IReadOnlyList<double> taps) =>
        taps.Count is >= 1 and <= 32 && taps.All(double.IsFinite) && Math.Abs(taps.Sum()) > 1e-6
            ? null
            : $"resample_filter is [{string.Join(", ", taps)}]; allowed are 1 to 32 finite taps whose sum is not 0.";

    private static string? Within(string field, int value, int least, int most) =>
        value >= least && value <= most ? null : $"{field} is {value}; allowed is {least} to {most}.";

    private static string? Between(string field, double value, double least, double most) =>
        value >= least && value <= most ? null : $"{field} is {value}; allowed is {least} to {most}.";

    private static string? Above0(string field, double value, double most) =>
        value > 0 && value <= most ? null : $"{field} is {value}; allowed is above 0, to {most}.";

    private static string? Named<T>(string field, T value, params T[] allowed) =>
        allowed.Contains(value) ? null : $"{field} is '{value}'; allowed are {string.Join(" and ", allowed)}.";
}
