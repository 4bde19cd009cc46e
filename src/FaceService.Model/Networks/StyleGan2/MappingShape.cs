namespace FaceService.Model.Networks.StyleGan2;

/// <summary>Shapes of a mapping network.</summary>
internal sealed record MappingShape
{
    /// <summary>Length of z; 0 for none.</summary>
    public required int ZDim { get; init; }

    /// <summary>Length of the label; 0 for none.</summary>
    public required int CDim { get; init; }

    /// <summary>Length of the result.</summary>
    public required int WDim { get; init; }

    /// <summary>Fully connected layers.</summary>
    public required int Layers { get; init; }

    /// <summary>Length of the label's embedding; null means <see cref="WDim"/>.</summary>
    public int? EmbedFeatures { get; init; }

    /// <summary>Width of the hidden layers; null means <see cref="WDim"/>.</summary>
    public int? LayerFeatures { get; init; }

    /// <summary>Learning-rate multiplier of the layers (not of the embedding).</summary>
    public required double LrMultiplier { get; init; }

    /// <summary>Activation of every layer, the last included.</summary>
    public string Activation { get; init; } = "lrelu";

    /// <summary>Whether a running mean of w is kept.</summary>
    public required bool TrackAverage { get; init; }
}
