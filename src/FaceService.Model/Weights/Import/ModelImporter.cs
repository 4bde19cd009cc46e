using System.Buffers.Binary;
using System.Security.Cryptography;
using FaceService.Model.Weights.Pickle;
using FaceService.Model.Weights.TorchFiles;

namespace FaceService.Model.Weights.Import;

/// <summary>
/// Reads published StyleGAN2 weights: NVIDIA's pickles, rosinality's checkpoints, safetensors. Pickles are read as data, by
/// an own machine with a list of what they may build; nothing in them is ever run.
/// </summary>
public static class ModelImporter
{
    /// <summary>Reads a file, whichever of the known kinds it is.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The generator, whose tensors may be pieces of the file in memory.</returns>
    /// <exception cref="WeightFileException">The file is damaged, hostile, or of a kind that cannot be read.</exception>
    public static ImportedGenerator Read(string path)
    {
        try
        {
            var length = new FileInfo(path).Length;
            if (length > Array.MaxLength)
                throw new WeightFileException(WeightFileProblem.FileTooLarge, $"{path}: the file has {length} bytes; allowed are {Array.MaxLength}.");
            return Read(path, File.ReadAllBytes(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new WeightFileException(WeightFileProblem.Unreadable, $"{path}: the file cannot be read: {error.Message}", error);
        }
    }

    private static ImportedGenerator Read(string path, byte[] file)
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData(file));
        if (file.AsSpan().StartsWith("PK"u8))
            return Finish(path, digest, ReadTensors(path, "checkpoint", TorchArchive.Read(path, file, TorchGlobals.StateDict(), new PickleBudget())));
        if (file.AsSpan().StartsWith(LegacyTorchStream.Signature))
        {
            var value = LegacyTorchStream.Read(path, file, 0, file.Length, TorchGlobals.StateDict(), new PickleBudget());
            return Finish(path, digest, ReadTensors(path, "checkpoint", value));
        }

        if (LooksLikeSafetensors(file))
            return ReadSafetensors(path, digest);
        if (file is [0x80, ..])
            return Finish(path, digest, NvidiaPickle.Read(path, file));
        if (file is [_, _, _, _, _, _, _, _, (byte)'{', ..])
            return ReadSafetensors(path, digest);
        throw Unknown(path, file);
    }

    // A header's length may well begin with the byte that every pickle begins with; read as a length, a pickle's first bytes
    // are far too much.
    private static bool LooksLikeSafetensors(byte[] file) =>
        file is [_, _, _, _, _, _, _, _, (byte)'{', ..]
        && BinaryPrimitives.ReadUInt64LittleEndian(file) <= (ulong)file.Length - sizeof(ulong);

    private static SourceNetwork ReadTensors(string path, string container, object? value) =>
        NamedTensors.Read(path, container, RosinalityCheckpoint.Flatten(path, value));

    private static ImportedGenerator ReadSafetensors(string path, string digest)
    {
        using var file = SafetensorsFile.Open(path);
        if (file.Metadata.ContainsKey("format") && file.Metadata.ContainsKey("config"))
            return ReadOwn(path, digest);
        var tensors = file.Tensors.ToDictionary(
            pair => pair.Key,
            pair => new SourceTensor(pair.Value.Type, pair.Value.Shape, () => file.Read(pair.Key).Data));
        var network = NamedTensors.Read(path, "safetensors file", tensors);
        if (file.Metadata.TryGetValue(ConfigJson.MetadataKey, out var config))
            StatedConfig.Apply(path, config, network);
        return Finish(path, digest, network);
    }

    private static ImportedGenerator ReadOwn(string path, string digest)
    {
        using var file = GeneratorFile.Open(path);
        return new ImportedGenerator
        {
            Kind = "generator of this program",
            SourceDigest = digest,
            Config = file.Config,
            Labels = file.Labels,
            Licence = file.Licence,
            Tensors = [.. file.Tensors.Keys.Order(StringComparer.Ordinal).Select(file.Read)],
        };
    }

    private static ImportedGenerator Finish(string path, string digest, SourceNetwork network)
    {
        var config = ImportedShapes.Derive(path, network);
        if (GeneratorConfigRules.FirstProblem(config) is { } problem)
            throw new WeightFileException(WeightFileProblem.Unsupported, $"{path}: this network cannot be brought over: {problem}");

        var layout = StyleGan2Layout.Tensors(config);
        var taken = layout.Where(tensor => tensor.Name != SourceNetwork.MeanName).Select(tensor => Find(path, network, tensor.Name, tensor.Shape)).ToList();
        if (!network.Tensors.ContainsKey(SourceNetwork.MeanName))
            network.FillMean(config.StyleGan2!.MappingLayers);
        taken.Add(Find(path, network, SourceNetwork.MeanName, [config.StyleGan2!.WDim]));
        foreach (var (name, _) in taken)
            network.Tensors.Remove(name);
        CheckShared(path, taken);
        foreach (var (name, taps) in StyleGan2Layout.Filters(config))
        {
            network.Tensors.Remove(name);
            taken.Add((name, ResampleTaps.Buffer(taps)));
        }

        return new ImportedGenerator
        {
            Kind = network.Kind,
            SourceDigest = digest,
            Config = config,
            Tensors = [.. taken.Select(tensor => tensor.Tensor.ToWeightTensor(tensor.Name))],
            Unused = [.. network.Tensors.Keys.Concat(network.Unused).Order(StringComparer.Ordinal)],
            Notes = network.Notes,
        };
    }

    private static (string Name, SourceTensor Tensor) Find(string path, SourceNetwork network, string name, long[] shape)
    {
        if (!network.Tensors.TryGetValue(name, out var tensor))
            throw new WeightFileException($"{path}: there is no tensor '{name}', which a network of these shapes has.");
        if (!tensor.Shape.SequenceEqual(shape))
            throw new WeightFileException($"{path}: tensor '{name}' is [{string.Join(", ", tensor.Shape)}]; a network of these shapes has [{string.Join(", ", shape)}].");
        return tensor.Type.IsFloatingPoint()
            ? (name, tensor)
            : throw new WeightFileException($"{path}: tensor '{name}' is of {tensor.Type}, not of floating-point numbers.");
    }

    // Without this a small file could name the same bytes a thousand times and come out a thousand times as large.
    private static void CheckShared(string path, List<(string Name, SourceTensor Tensor)> tensors)
    {
        var placed = tensors.Where(tensor => tensor.Tensor.FileRange is { } range && range.Begin < range.End)
            .OrderBy(tensor => tensor.Tensor.FileRange!.Value.Begin).ToList();
        for (var i = 1; i < placed.Count; i++)
        {
            if (placed[i].Tensor.FileRange!.Value.Begin < placed[i - 1].Tensor.FileRange!.Value.End)
                throw new WeightFileException(WeightFileProblem.Overlap, $"{path}: tensors '{placed[i - 1].Name}' and '{placed[i].Name}' lie over each other.");
        }
    }

    private static WeightFileException Unknown(string path, byte[] file)
    {
        var what = file switch
        {
            [] => "the file is empty",
            [(byte)'<', ..] => "the file is a web page: the download did not give the file itself",
            [0x1f, 0x8b, ..] => "the file is gzip-compressed; unpack it first",
            [0x89, (byte)'H', (byte)'D', (byte)'F', ..] => "the file is HDF5 (Keras), which is not read",
            _ => "the file is none of NVIDIA's pickle, PyTorch's checkpoint and safetensors",
        };
        return new WeightFileException(WeightFileProblem.UnknownFormat, $"{path}: {what}.");
    }
}
