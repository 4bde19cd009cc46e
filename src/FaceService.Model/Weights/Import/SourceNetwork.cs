namespace FaceService.Model.Weights.Import;

/// <summary>A generator of a published file: its tensors under NVIDIA's names, and what the file says beyond them.</summary>
internal sealed class SourceNetwork
{
    /// <summary>Name of the mean w.</summary>
    public const string MeanName = "mapping.w_avg";

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

    public string MappingActivation { get; set; } = "lrelu";

    public double? ConvClamp { get; set; }

    public int NumFp16Res { get; set; }

    /// <summary>The channel base that the file states; null to work it out from the widths.</summary>
    public int? ChannelBase { get; set; }

    /// <summary>The channel maximum that the file states; null to work it out from the widths.</summary>
    public int? ChannelMax { get; set; }

    /// <summary>Works the mean w out, and says so.</summary>
    /// <param name="layers">Layers of the mapping network.</param>
    public void FillMean(int layers)
    {
        if (MappingMean.Compute(this, layers) is { } mean)
        {
            Tensors[MeanName] = mean.Mean;
            Notes.Add($"The file has no mean w; it was worked out from {mean.Samples} latents.");
            return;
        }

        var length = Tensors[$"mapping.fc{layers - 1}.bias"].Shape[0];
        Tensors[MeanName] = SourceTensor.OfFloat32([length], new float[length]);
        Notes.Add("The file has no mean w; 0 was taken, so that truncation pulls towards 0.");
    }
}
