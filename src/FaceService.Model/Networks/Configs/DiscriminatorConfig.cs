namespace FaceService.Model.Networks.Configs;

/// <summary>Everything needed to build the discriminator that trains a generator.</summary>
public sealed record DiscriminatorConfig
{
    /// <summary>stylegan2, or the name of a classic preset (dcgan-64, …).</summary>
    public required string Architecture { get; init; }

    /// <summary>Width and height of an image, in pixels.</summary>
    public required int ImageSize { get; init; }

    /// <summary>3 for colour, 1 for grey.</summary>
    public int ImageChannels { get; init; } = 3;

    /// <summary>Length of the conditioning label; 0 without labels.</summary>
    public int CDim { get; init; }

    /// <summary>Multiplies every hidden width of a classic preset; 1 is the original.</summary>
    public double WidthFactor { get; init; } = 1;

    /// <summary>StyleGAN2's own shapes; null for the classic networks.</summary>
    public StyleGan2DiscriminatorConfig? StyleGan2 { get; init; }
}
