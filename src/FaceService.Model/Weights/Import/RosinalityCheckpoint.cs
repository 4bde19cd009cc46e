using FaceService.Model.Weights.Pickle;
using FaceService.Model.Weights.TorchFiles;

namespace FaceService.Model.Weights.Import;

/// <summary>Checkpoints of rosinality's stylegan2-pytorch: <c>g_ema</c> and <c>latent_avg</c>, or a bare state dict.</summary>
internal static class RosinalityCheckpoint
{
    private const string Average = "g_ema";
    private const int MaxSize = 1024;
    private const int MaxMappingLayers = 64;

    /// <summary>Whether tensors are named as in that code.</summary>
    public static bool Recognises(IEnumerable<string> names) =>
        names.Any(name => name is "input.input" or $"{Average}.input.input");

    /// <summary>Names of the tensors in what <c>torch.load</c> would give, nested dictionaries joined by dots.</summary>
    /// <exception cref="WeightFileException">It is no dictionary of tensors.</exception>
    public static Dictionary<string, SourceTensor> Flatten(string source, object? value)
    {
        if (value is not PickleDict top)
            throw new WeightFileException(WeightFileProblem.Unsupported, $"{source}: the file holds no dictionary of tensors.");
        var tensors = new Dictionary<string, SourceTensor>(StringComparer.Ordinal);
        foreach (var (key, entry) in top.Entries)
        {
            if (entry is TorchTensor tensor)
                Add(source, tensors, $"{key}", tensor);
            foreach (var (name, inner) in (entry as PickleDict)?.Entries ?? [])
            {
                if (inner is TorchTensor own)
                    Add(source, tensors, $"{key}.{name}", own);
            }
        }

        return tensors;
    }

    /// <summary>The generator among the tensors.</summary>
    /// <exception cref="WeightFileException">A tensor is missing or misshapen.</exception>
    public static SourceNetwork Read(string source, string kind, Dictionary<string, SourceTensor> tensors)
    {
        var network = new SourceNetwork { Kind = kind };
        var prefix = tensors.ContainsKey($"{Average}.input.input") ? $"{Average}." : "";
        var layers = Enumerable.Range(1, MaxMappingLayers).TakeWhile(i => tensors.ContainsKey($"{prefix}style.{i}.weight")).Count();
        var size = StyleGan2Layout.Resolutions(MaxSize)
            .TakeWhile(r => r == 4 || tensors.ContainsKey($"{prefix}convs.{2 * (int.Log2(r) - 3)}.conv.weight")).Last();

        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (var pair in RosinalityNames.Pairs(size, layers))
            network.Tensors[pair.Nvidia] = Take(source, tensors, prefix + pair.Rosinality, pair, used);
        foreach (var (here, there) in RosinalityNames.Filters(size))
        {
            // The same filter, scaled; made anew from its taps when it is written.
            if (tensors.TryGetValue(prefix + there, out var kernel) && used.Add(prefix + there))
                network.Tensors[here] = ResampleTaps.Buffer(ResampleTaps.Read(kernel)
                    ?? throw new WeightFileException(WeightFileProblem.Unsupported, $"{source}: '{there}' is no separable resampling filter."));
        }

        TakeMean(tensors, network, prefix, layers, used);
        network.Unused.AddRange(tensors.Keys.Where(name => !used.Contains(name)));
        network.Notes.Add("The file does not state the mapping network's learning-rate multiplier; 0.01, that code's default, was taken.");
        return network;
    }

    private static void Add(string source, Dictionary<string, SourceTensor> tensors, string name, TorchTensor tensor)
    {
        if (!tensors.TryAdd(name, SourceTensor.Of(tensor)))
            throw new WeightFileException(WeightFileProblem.DuplicateName, $"{source}: the tensor '{name}' is there twice.");
    }

    private static SourceTensor Take(
        string source, Dictionary<string, SourceTensor> tensors, string name, RosinalityNames.Pair pair, HashSet<string> used)
    {
        if (!tensors.TryGetValue(name, out var tensor))
            throw new WeightFileException($"{source}: there is no tensor '{name}'.");
        used.Add(name);

        // The shape here is what of the shape there gives the shape there again.
        var shape = Candidates(tensor.Shape).FirstOrDefault(shape => pair.ToRosinality(shape).SequenceEqual(tensor.Shape))
            ?? throw new WeightFileException($"{source}: tensor '{name}' has the shape [{string.Join(", ", tensor.Shape)}].");
        return tensor with { Shape = shape };
    }

    private static IEnumerable<long[]> Candidates(IReadOnlyList<long> shape) =>
        from drop in Enumerable.Range(0, Math.Min(shape.Count, 2) + 1)
        from keep in Enumerable.Range(0, shape.Count - drop + 1).Reverse()
        select shape.Skip(drop).Take(keep).ToArray();

    private static void TakeMean(
        Dictionary<string, SourceTensor> tensors, SourceNetwork network, string prefix, int layers, HashSet<string> used)
    {
        if (tensors.TryGetValue(RosinalityNames.MeanLatent, out var mean))
        {
            used.Add(RosinalityNames.MeanLatent);
            network.Tensors["mapping.w_avg"] = mean with { Shape = [mean.Shape.Aggregate(1L, (product, length) => product * length)] };
            return;
        }

        network.FillMean(layers);
    }
}
