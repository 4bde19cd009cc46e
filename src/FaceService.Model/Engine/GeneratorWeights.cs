using System.Runtime.InteropServices;
using FaceService.Model.Networks;
using FaceService.Model.Weights;
using static TorchSharp.torch;

namespace FaceService.Model.Engine;

/// <summary>Puts a weight file's tensors into a network.</summary>
public static class GeneratorWeights
{
    // A batch norm's count of batches is read by nothing.
    private const string CountSuffix = "num_batches_tracked";

    /// <summary>Builds the generator that a file describes and fills it; it is in eval mode, on the CPU, in float32.</summary>
    /// <param name="file">An open weight file.</param>
    /// <exception cref="WeightFileException">A tensor is missing, or has another shape than the network's.</exception>
    public static nn.Module<Tensor, Tensor?, Tensor> Build(GeneratorFile file)
    {
        var network = NetworkFactory.CreateGenerator(file.Config);
        try
        {
            Fill(network, file);
        }
        catch
        {
            network.Dispose();
            throw;
        }

        network.eval();
        return network;
    }

    private static void Fill(nn.Module network, GeneratorFile file)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (name, parameter) in network.named_parameters())
            FillOne(name, parameter, file);
        foreach (var (name, buffer) in network.named_buffers())
            FillOne(name, buffer, file);
    }

    private static void FillOne(string name, Tensor target, GeneratorFile file)
    {
        if (name.EndsWith(CountSuffix, StringComparison.Ordinal))
            return;
        if (name.EndsWith(StyleGan2Layout.FilterSuffix, StringComparison.Ordinal) && !HasFilter(name, target, file))
            return;
        if (!file.Tensors.TryGetValue(name, out var stored))
        {
            throw new WeightFileException(
                WeightFileProblem.Mismatch, $"there is no tensor '{name}', which a {file.Config.Architecture} network needs.");
        }

        if (!stored.Shape.SequenceEqual(target.shape))
            throw new WeightFileException(
                WeightFileProblem.Mismatch,
                $"tensor '{name}' is {stored.ShapeText}, but the network's is [{string.Join(", ", target.shape)}].");
        file.ReadFloat32(name, MemoryMarshal.Cast<byte, float>(target.bytes));
    }

    // Filters follow from the config; a file's own may differ in the last bit.
    private static bool HasFilter(string name, Tensor target, GeneratorFile file) =>
        file.Tensors.TryGetValue(name, out var stored) && stored.Type == TensorType.Float32 && stored.Shape.SequenceEqual(target.shape);
}
