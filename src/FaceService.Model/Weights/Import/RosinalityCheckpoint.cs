using FaceService.Model.Weights.Pickle;
using FaceService.Model.Weights.TorchFiles;

namespace FaceService.Model.Weights.Import;

/// <summary>Checkpoints of rosinality's stylegan2-pytorch: <c>g_ema</c> and <c>latent_avg</c>, or a bare state dict.</summary>
internal static class RosinalityCheckpoint
{
    private const int MaxSize = 1024;
    private const int MaxMappingLayers = 64;
    private const int MaxDepth = 3; // {"state_dict": {"g_ema": {"module": …}}}

    /// <summary>Names of the tensors in what <c>torch.load</c> would give, nested dictionaries joined by dots.</summary>
    /// <exception cref="WeightFileException">It is no dictionary of tensors.</exception>
    public static Dictionary<string, SourceTensor> Flatten(string source, object? value)
    {
        if (value is not PickleDict top)
            throw new WeightFileException(WeightFileProblem.Unsupported, $"{source}: the file holds no dictionary of tensors.");
        var tensors = new Dictionary<string, SourceTensor>(StringComparer.Ordinal);
        Flatten(source, tensors, top, "", 0);
        return tensors;
    }

    private static void Flatten(string source, Dictionary<string, SourceTensor> tensors, PickleDict entries, string prefix, int depth)
    {
        foreach (var (key, entry) in entries.Entries)
        {
            if (entry is TorchTensor tensor)
                Add(source, tensors, $"{prefix}{key}", tensor);
            else if (entry is PickleDict inner && depth < MaxDepth)
                Flatten(source, tensors, inner, $"{prefix}{key}.", depth + 1);
        }
    }

    /// <summary>The generator among the tensors.</summary>
    /// <param name="source">The file, for messages.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="tensors">All of its tensors.</param>
    /// <param name="prefix">What stands before the generator's names.</param>
    /// <exception cref="WeightFileException">A tensor is missing or misshapen.</exception>
    public static SourceNetwork Read(string source, string kind, Dictionary<string, SourceTensor> tensors, string prefix)
    {
        var network = new SourceNetwork { Kind = kind };
        var layers = Enumerable.Range(1, MaxMappingLayers).TakeWhile(i => tensors.ContainsKey($"{prefix}style.{i}.weight")).Count();
        var size = StyleGan2Layout.Resolutions(MaxSize)
            .TakeWhile(r => r == 4 || tensors.ContainsKey($"{prefix}convs.{2 * (int.Log2(r) - 3)}.conv.weight")).Last();

        var used = new HashSet<string>(StringComparer.Ordinal);
        var hasMaps = tensors.Keys.Any(name => name.StartsWith($"{prefix}noises.", StringComparison.Ordinal));
        foreach (var pair in RosinalityNames.Pairs(size, layers).Where(pair => hasMaps || !pair.Rosinality.StartsWith("noises.", StringComparison.Ordinal)))
            network.Tensors[pair.Nvidia] = Take(source, tensors, prefix + pair.Rosinality, pair, used);
        foreach (var (here, there) in RosinalityNames.Filters(size))
        {
            // The same filter, scaled; made anew from its taps when it is written.
            if (tensors.TryGetValue(prefix + there, out var kernel) && used.Add(prefix + there))
                network.Tensors[here] = ResampleTaps.Buffer(ResampleTaps.Read(kernel)
                    ?? throw new WeightFileException(WeightFileProblem.Unsupported, $"{source}: '{there}' is no separable resampling filter."));
        }

        if (!hasMaps)
            network.FillNoise(Layers(size));
        TakeMean(tensors, network, prefix, layers, used);
        network.Unused.AddRange(tensors.Keys.Where(name => !used.Contains(name)));
        network.Notes.Add("The file does not state the mapping network's learning-rate multiplier; 0.01, that code's default, was taken.");
        return network;
    }

    private static IEnumerable<(string Strength, int Size)> Layers(int size) =>
        from resolution in StyleGan2Layout.Resolutions(size)
        from layer in resolution == 4 ? (int[])[1] : [0, 1]
        select ($"synthesis.b{resolution}.conv{layer}.noise_strength", resolution);

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
        // It lies beside the generator, and begins as all names do where they begin alike.
        var name = new[] { prefix + RosinalityNames.MeanLatent, RosinalityNames.MeanLatent }.FirstOrDefault(tensors.ContainsKey)
            ?? tensors.Keys.FirstOrDefault(key => key.EndsWith($".{RosinalityNames.MeanLatent}", StringComparison.Ordinal));
        if (name is not null && tensors.TryGetValue(name, out var mean))
        {
            used.Add(name);
            network.Tensors["mapping.w_avg"] = mean with { Shape = [mean.Shape.Aggregate(1L, (product, length) => product * length)] };
            return;
        }

        network.FillMean(layers);
    }
}
