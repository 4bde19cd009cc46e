namespace FaceService.Model.Networks.Configs;

/// <summary>Shapes of a StyleGAN2 generator, named as in the published code (Karras et al. 2020).</summary>
public sealed record StyleGan2Config
{
    /// <summary>The filter of the published networks; layers that do not resample keep it whatever the config says.</summary>
    internal static readonly double[] StandardFilter = [1, 3, 3, 1];

    /// <summary>Length of w.</summary>
    public required int WDim { get; init; }

    /// <summary>Fully connected layers of the mapping network.</summary>
    public required int MappingLayers { get; init; }

    /// <summary>Width of the hidden mapping layers; null means <see cref="WDim"/>.</summary>
    public int? MappingLayerFeatures { get; init; }

    /// <summary>Length of the label's embedding; null means <see cref="WDim"/>.</summary>
    public int? MappingEmbedFeatures { get; init; }

    /// <summary>Learning-rate multiplier of the mapping network (part of how its weights are scaled).</summary>
    public double MappingLrMultiplier { get; init; } = 0.01;

    /// <summary>Activation of every mapping layer, named as <see cref="Activation"/>.</summary>
    public string MappingActivation { get; init; } = "lrelu";

    /// <summary>Channels at resolution r are min(channel_base / r, channel_max).</summary>
    public required int ChannelBase { get; init; }

    /// <summary>See <see cref="ChannelBase"/>.</summary>
    public required int ChannelMax { get; init; }

    /// <summary>skip, resnet or orig.</summary>
    public string Architecture { get; init; } = "skip";

    /// <summary>Taps of the resampling filter.</summary>
    public IReadOnlyList<double> ResampleFilter { get; init; } = StandardFilter;

    /// <summary>Activations are clamped to ± this, or not at all when null.</summary>
    public double? ConvClamp { get; init; }

    /// <summary>How many of the highest resolutions run in 16 bits in the original; 0 for none.</summary>
    public int NumFp16Res { get; init; }

    /// <summary>lrelu, as published, or linear, relu, tanh, sigmoid, elu, selu, softplus, swish.</summary>
    public string Activation { get; init; } = "lrelu";

    /// <summary>Whether synthesis layers have noise inputs.</summary>
    public bool UseNoise { get; init; } = true;
}

/// <summary>Shapes of a StyleGAN2 discriminator, named as in the published code (Karras et al. 2020).</summary>
public sealed record StyleGan2DiscriminatorConfig
{
    /// <summary>Channels at resolution r are min(channel_base / r, channel_max).</summary>
    public required int ChannelBase { get; init; }

    /// <summary>See <see cref="ChannelBase"/>.</summary>
    public required int ChannelMax { get; init; }

    /// <summary>resnet, skip or orig.</summary>
    public string Architecture { get; init; } = "resnet";

    /// <summary>Taps of the resampling filter.</summary>
    public IReadOnlyList<double> ResampleFilter { get; init; } = [1, 3, 3, 1];

    /// <summary>Activations are clamped to ± this, or not at all when null.</summary>
    public double? ConvClamp { get; init; }

    /// <summary>lrelu, as published, or another name that <see cref="StyleGan2Config.Activation"/> takes.</summary>
    public string Activation { get; init; } = "lrelu";

    /// <summary>Images that share a minibatch standard deviation; null means the whole batch.</summary>
    public int? MbstdGroupSize { get; init; } = 4;

    /// <summary>Feature maps that the minibatch standard deviation adds; 0 for none.</summary>
    public int MbstdNumChannels { get; init; } = 1;

    /// <summary>Length of the mapped label; null means the channels at 4×4.</summary>
    public int? CmapDim { get; init; }

    /// <summary>Fully connected layers of the label's mapping network.</summary>
    public int MappingLayers { get; init; } = 8;

    /// <summary>Width of those layers; null means the length of the mapped label.</summary>
    public int? MappingLayerFeatures { get; init; }

    /// <summary>Length of the label's embedding; null means the length of the mapped label.</summary>
    public int? MappingEmbedFeatures { get; init; }

    /// <summary>Learning-rate multiplier of the label's mapping network.</summary>
    public double MappingLrMultiplier { get; init; } = 0.01;
}
