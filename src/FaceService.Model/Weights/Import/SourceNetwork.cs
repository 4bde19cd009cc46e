using FaceService.Model.Latents;
using FaceService.Model.Weights.Pickle;
using FaceService.Model.Weights.TorchFiles;

namespace FaceService.Model.Weights.Import;

/// <summary>A generator of a published file: its tensors under NVIDIA's names, and what the file says beyond them.</summary>
internal sealed class SourceNetwork
{
    /// <summary>Name of the mean w.</summary>
    public const string MeanName = "mapping.w_avg";

    private const uint NoiseSeed = 0;

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

    /// <summary>
    /// Draws the constant noise maps of a network that has strengths for them and not one map, and says so: some checkpoints leave them
    /// out, as their code draws noise anew for each image.
    /// </summary>
    /// <param name="strengths">Names of the layers' strengths, in order, and the sizes of their maps.</param>
    public void FillNoise(IEnumerable<(string Strength, int Size)> strengths)
    {
        var random = new NumpyRandomState(NoiseSeed);
        foreach (var (strength, size) in strengths)
            Tensors[strength.Replace("noise_strength", "noise_const", StringComparison.Ordinal)] =
                SourceTensor.OfFloat32([size, size], Array.ConvertAll(random.Randn(size * size), value => (float)value));
        Notes.Add($"The file has no noise maps; they were drawn with the seed {NoiseSeed}.");
    }

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

/// <summary>A tensor of a published file, not yet copied.</summary>
/// <param name="Type">Type of its elements.</param>
/// <param name="Shape">Its lengths.</param>
/// <param name="Read">Gives its elements in C order.</param>
/// <param name="FileRange">Where in the file it lies, to find two that share bytes; null where the format rules that out.</param>
internal sealed record SourceTensor(
    TensorType Type, IReadOnlyList<long> Shape, Func<ReadOnlyMemory<byte>> Read, (long Begin, long End)? FileRange = null)
{
    public static SourceTensor Of(TorchTensor tensor) => new(tensor.Type, tensor.Shape, tensor.ToBytes, tensor.FileRange);

    public static SourceTensor OfFloat32(IReadOnlyList<long> shape, float[] values) =>
        new(TensorType.Float32, shape, () => WeightTensor.FromFloat32("", shape, values).Data);

    public WeightTensor ToWeightTensor(string name) => new(name, Type, Shape, Read());
}

/// <summary>An object of NVIDIA's persistence: the name of its class and its attributes. Its source text is not kept.</summary>
/// <param name="ClassName">E.g. <c>SynthesisLayer</c>.</param>
/// <param name="State">Its attributes by name.</param>
internal sealed record NvidiaObject(string ClassName, PickleDict State)
{
    /// <summary>The modules inside it, by name.</summary>
    public IEnumerable<(string Name, NvidiaObject Module)> Modules => Children<NvidiaObject>("_modules");

    /// <summary>Parameters and buffers by name; those that are None left out.</summary>
    public IEnumerable<(string Name, TorchTensor Tensor)> Tensors =>
        Children<TorchTensor>("_parameters").Concat(Children<TorchTensor>("_buffers"));

    /// <summary>A module inside it, or null.</summary>
    public NvidiaObject? Module(string name) => (State["_modules"] as PickleDict)?[name] as NvidiaObject;

    private IEnumerable<(string Name, T Child)> Children<T>(string group)
    {
        foreach (var (key, value) in (State[group] as PickleDict)?.Entries ?? [])
        {
            if (key is string name && value is T child)
                yield return (name, child);
        }
    }
}
