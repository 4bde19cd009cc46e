using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using FaceService.Model.Engine;
using FaceService.Model.Weights;
using static TorchSharp.torch;

namespace FaceService.Training.Runs;

/// <summary>
/// A checkpoint: one safetensors file with every tensor that the next step depends on, the numbers beside them as JSON under
/// <c>counters</c>, and a digest over both. Written beside its place, flushed, then renamed: whatever happens meanwhile, the file
/// is whole or absent; what the disk does to it later, the digest tells.
/// </summary>
internal static class CheckpointFile
{
    private const string Format = "face-checkpoint/1";
    private const string DigestName = "digest";

    public static void Write(string path, IReadOnlyList<WeightTensor> state, JsonObject counters)
    {
        var json = counters.ToJsonString();
        SafetensorsWriter.Write(path, state, new Dictionary<string, string>
        {
            ["format"] = Format,
            ["counters"] = json,
            [DigestName] = Digest(json, state.OrderBy(t => t.Name, StringComparer.Ordinal)),
        });
    }

    /// <summary>Opens a checkpoint and checks every byte of it.</summary>
    /// <exception cref="WeightFileException">The file is damaged, or no checkpoint.</exception>
    public static SafetensorsFile Open(string path)
    {
        var file = SafetensorsFile.Open(path);
        try
        {
            _ = Counters(file);
            if (file.Metadata.TryGetValue(DigestName, out var written) &&
                written != Digest(file.Metadata["counters"], file.Tensors.Keys.Order(StringComparer.Ordinal).Select(file.Read)))
                throw new WeightFileException($"{path}: the file changed since it was written.");
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Copies a checkpoint's tensors into place.</summary>
    /// <exception cref="WeightFileException">A tensor is missing; nothing is promised about the state then.</exception>
    /// <exception cref="TrainingException">It belongs to other networks.</exception>
    public static void Read(SafetensorsFile file, IEnumerable<(string Name, Tensor Tensor)> state)
    {
        foreach (var (name, tensor) in state)
        {
            var shape = file.Find(name).Shape;
            if (!shape.SequenceEqual(tensor.shape))
                throw new TrainingException(
                    $"The checkpoint '{file.FilePath}' has '{name}' as [{string.Join(", ", shape)}], the run as [{string.Join(", ", tensor.shape)}].");
            HostTensor.CopyInto(tensor, file.Read(name));
        }
    }

    /// <summary>The counters of an open checkpoint.</summary>
    /// <exception cref="WeightFileException">It is no checkpoint.</exception>
    public static JsonObject Counters(SafetensorsFile file) =>
        file.Metadata.TryGetValue("format", out var format) && format == Format && file.Metadata.TryGetValue("counters", out var json)
            ? JsonNode.Parse(json)!.AsObject()
            : throw new WeightFileException($"{file.FilePath}: this is no checkpoint of a run.");

    private static string Digest(string counters, IEnumerable<WeightTensor> ordered)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(counters));
        foreach (var tensor in ordered)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(tensor.Name));
            hash.AppendData(tensor.Data.Span);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
