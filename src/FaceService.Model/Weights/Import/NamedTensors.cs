namespace FaceService.Model.Weights.Import;

/// <summary>A generator among tensors that have only names: a state dict, or a safetensors file of one.</summary>
internal static class NamedTensors
{
    private static readonly string[] Prefixes = ["", "G_ema.", "g_ema.", "G."];

    /// <summary>Recognises NVIDIA's and rosinality's names.</summary>
    /// <exception cref="WeightFileException">They are neither, or a tensor is missing.</exception>
    public static SourceNetwork Read(string source, string container, Dictionary<string, SourceTensor> tensors)
    {
        if (RosinalityCheckpoint.Recognises(tensors.Keys))
            return RosinalityCheckpoint.Read(source, $"rosinality stylegan2-pytorch {container}", tensors);
        if (Prefixes.FirstOrDefault(prefix => tensors.ContainsKey($"{prefix}synthesis.b4.const")) is { } found)
            return ReadNvidia($"state dict of NVIDIA's stylegan2-ada-pytorch in a {container}", tensors, found);
        if (tensors.Keys.Any(name => name.EndsWith("synthesis.input.weight", StringComparison.Ordinal)))
            throw new WeightFileException(WeightFileProblem.Unsupported, $"{source}: this is a StyleGAN3 network (alias-free); only StyleGAN2 networks are read.");
        throw new WeightFileException(
            WeightFileProblem.Unsupported,
            $"{source}: its tensors have neither NVIDIA's names (synthesis.b4.const) nor rosinality's (input.input); only StyleGAN2 generators are read.");
    }

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

        network.Notes.Add(
            "Tensors alone do not state the mapping network's learning-rate multiplier, activation and clamp; 0.01, lrelu and none were taken.");
        return network;
    }
}
