using System.Text.Json.Serialization;

namespace FaceService.Model.Networks.Configs;

/// <summary>
/// Everything needed to build a generator and to read its images; stored as JSON under <c>config</c> in the weight
/// file. Property names are snake_case there.
/// </summary>
public sealed record GeneratorConfig
{
    /// <summary>stylegan2, or the name of a classic preset (dcgan-64, …).</summary>
    public required string Architecture { get; init; }

    /// <summary>Width and height of an image, in pixels.</summary>
    public required int ImageSize { get; init; }

    /// <summary>3 for colour, 1 for grey (repeated to RGB when drawn).</summary>
    public int ImageChannels { get; init; } = 3;

    /// <summary>Length of z.</summary>
    public required int ZDim { get; init; }

    /// <summary>How seeds become z: normal or uniform (−1…1).</summary>
    public string ZDistribution { get; init; } = "normal";

    /// <summary>The range of the network's output: <c>[-1, 1]</c> or <c>[0, 1]</c>.</summary>
    public string PixelRange { get; init; } = "[-1, 1]";

    /// <summary>Length of the conditioning label; 0 without labels.</summary>
    public int CDim { get; init; }

    /// <summary>Multiplies every hidden width of a classic preset; 1 is the original.</summary>
    public double WidthFactor { get; init; } = 1;

    /// <summary>StyleGAN2's own shapes; null for the classic networks.</summary>
    [JsonPropertyName("stylegan2")]
    public StyleGan2Config? StyleGan2 { get; init; }

    /// <summary>The smallest truncation that a face can have: the mean face.</summary>
    public const double LeastTruncation = 0;

    /// <summary>The largest: as far beyond what the network was trained for as makes sense.</summary>
    public const double MostTruncation = 2;

    /// <summary>The truncation used when a request names none; null means 1.</summary>
    public double? DefaultTruncation { get; init; }

    /// <summary>A precision the model insists on (an imported one: float32), or null.</summary>
    public string? PinnedPrecision { get; init; }

    /// <summary>
    /// Whether images are computed step by step in the published code's order, so that the last bits agree with it, too. StyleGAN2
    /// in float32 only; in other precisions it changes nothing.
    /// </summary>
    public bool PublishedOrder { get; init; }
}

/// <summary>One attribute of a conditional model; the label is the groups' one-hots side by side.</summary>
/// <param name="Name">What callers say, e.g. gender.</param>
/// <param name="Values">Its values in the order of the one-hot.</param>
public sealed record LabelGroup(string Name, IReadOnlyList<string> Values);

/// <summary>One line of a network's description.</summary>
/// <param name="Name">Prefix of its parameters' names.</param>
/// <param name="Kind">What it is, in words.</param>
/// <param name="Output">Shape of what it gives, without the batch.</param>
/// <param name="Parameters">Trainable numbers in it.</param>
public sealed record LayerDescription(string Name, string Kind, IReadOnlyList<long> Output, long Parameters);
