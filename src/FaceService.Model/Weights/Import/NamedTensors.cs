namespace FaceService.Model.Weights.Import;

/// <summary>A generator among tensors that have only names: a state dict, or a safetensors file of one.</summary>
internal static class NamedTensors
{
    private const string NvidiaFirst = "synthesis.b4.const";
    private const string RosinalityFirst = "input.input";

    /// <summary>Recognises NVIDIA's and rosinality's names, whatever stands before them: G_ema, g_ema, module (of DataParallel), state_dict.</summary>
    /// <exception cref="WeightFileException">They are neither, or a tensor is missing.</exception>
    public static SourceNetwork Read(string source, string container, Dictionary<string, SourceTensor> tensors)
    {
        if (PrefixOf(tensors.Keys, RosinalityFirst) is { } there)
            return RosinalityCheckpoint.Read(source, $"rosinality stylegan2-pytorch {container}", tensors, there);
        if (PrefixOf(tensors.Keys, NvidiaFirst) is { } found)
            return ReadNvidia($"state dict of NVIDIA's stylegan2-ada-pytorch in a {container}", tensors, found);
        if (tensors.Keys.Any(name => name.EndsWith("synthesis.input.weight", StringComparison.Ordinal)))
            throw new WeightFileException(WeightFileProblem.Unsupported, $"{source}: this is a StyleGAN3 network (alias-free); only StyleGAN2 networks are read.");
        throw new WeightFileException(
            WeightFileProblem.Unsupported,
            $"{source}: its tensors have neither NVIDIA's names ({NvidiaFirst}) nor rosinality's ({RosinalityFirst}); only StyleGAN2 generators are read.");
    }

    // A training's checkpoint has the generator and its average, which is the better one.
    private static string? PrefixOf(IEnumerable<string> names, string first) => names
        .Where(name => name == first || name.EndsWith($".{first}", StringComparison.Ordinal))
        .Select(name => name[..^first.Length])
        .OrderByDescending(prefix => prefix.Contains("ema", StringComparison.OrdinalIgnoreCase))
        .ThenBy(prefix => prefix.Length)
        .ThenBy(prefix => prefix, StringComparer.Ordinal)
        .FirstOrDefault();

    private static SourceNetwork ReadNvidia(string kind, Dictionary<string, SourceTensor> tensors, string prefix)
    {
        var network = new SourceNetwork { Kind = kind };
        foreach (var (name, tensor) in tensors)
        {
            if (name.StartsWith($"{prefix}mapping.", StringComparison.Ordinal) || name.StartsWith($"{prefix}synthesis.", StringComparison.Ordinal))
                network.Tensors[name[prefix.Length..]] = tensor;
            else
                network.Unused.Add(name);
        }

        // Without one map: its code may have left them out. With some, what is missing is told of by its name.
        var strengths = network.Tensors.Keys.Where(name => name.EndsWith(".noise_strength", StringComparison.Ordinal)).ToList();
        if (strengths.Count > 0 && !network.Tensors.Keys.Any(name => name.EndsWith(".noise_const", StringComparison.Ordinal)))
            network.FillNoise(strengths.OrderBy(Resolution).ThenBy(name => name, StringComparer.Ordinal).Select(name => (name, Resolution(name))));

        network.Notes.Add(
            "Tensors alone do not state the mapping network's learning-rate multiplier, activation and clamp; 0.01, lrelu and none were taken.");
        return network;
    }

    // synthesis.b64.conv0.noise_strength → 64; of what is named otherwise the layout says that it is not needed.
    private static int Resolution(string name) =>
        name.Split('.') is [_, ['b', .. var digits], ..] && int.TryParse(digits, out var size) && size is >= 4 and <= 1024 ? size : 1;
}
