namespace FaceService.Model.Weights.Import;

/// <summary>A generator of a published file: its tensors under NVIDIA's names, and what the file says beyond them.</summary>
internal sealed class SourceNetwork
{
    /// <summary>What the file is, for the card.</summary>
    public required string Kind { get; init; }

    /// <summary>The generator's tensors by NVIDIA's names.</summary>
    public Dictionary<string, SourceTensor> Tensors { get; } = new(StringComparer.Ordinal);

    /// <summary>Names of the file's other tensors, as the file has them.</summary>
    public List<string> Unused { get; } = [];

    /// <summary>What the importer had to assume or work out.</summary>
    public List<string> Notes { get; } = [];

    public double MappingLrMultiplier { get; set; } = 0.01;

    public string Activation { get; set; } = "lrelu";

    public double? ConvClamp { get; set; }

    public int NumFp16Res { get; set; }

    /// <summary>The channel base that the file states; null to work it out from the widths.</summary>
    public int? ChannelBase { get; set; }

    /// <summary>The channel maximum that the file states; null to work it out from the widths.</summary>
    public int? ChannelMax { get; set; }
}
