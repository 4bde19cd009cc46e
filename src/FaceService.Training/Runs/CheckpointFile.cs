using System.Text.Json.Nodes;
using FaceService.Model.Weights;
using static TorchSharp.torch;

namespace FaceService.Training.Runs;

/// <summary>
/// A checkpoint: one safetensors file with every tensor that the next step depends on, the numbers beside them as JSON under
/// <c>counters</c>. Written beside its place, flushed, then renamed: whatever happens meanwhile, the file is whole or absent.
/// </summary>
internal static class CheckpointFile
{
    private const string Format = "face-checkpoint/1";

    public static void Write(string path, IEnumerable<(string Name, Tensor Tensor)> state, JsonObject counters) =>
        SafetensorsWriter.Write(
            path,
            state.Select(s => HostTensor.Of(s.Name, s.Tensor)),
            new Dictionary<string, string> { ["format"] = Format, ["counters"] = counters.ToJsonString() });

    /// <summary>Copies a checkpoint's tensors into place.</summary>
    /// <returns>The counters.</returns>
    /// <exception cref="WeightFileException">The file is damaged; nothing is promised about the state then.</exception>
    /// <exception cref="TrainingException">It belongs to other networks.</exception>
    public static JsonObject Read(string path, IEnumerable<(string Name, Tensor Tensor)> state)
    {
        using var file = SafetensorsFile.Open(path);
        foreach (var (name, tensor) in state)
        {
            var shape = file.Find(name).Shape;
            if (!shape.SequenceEqual(tensor.shape))
                throw new TrainingException(
                    $"The checkpoint '{path}' has '{name}' as [{string.Join(", ", shape)}], the run as [{string.Join(", ", tensor.shape)}].");
            HostTensor.CopyInto(tensor, file.Read(name));
        }

        return Counters(file);
    }

    /// <summary>The counters of an open checkpoint.</summary>
    /// <exception cref="WeightFileException">It is no checkpoint.</exception>
    public static JsonObject Counters(SafetensorsFile file) =>
        file.Metadata.TryGetValue("format", out var format) && format == Format && file.Metadata.TryGetValue("counters", out var json)
            ? JsonNode.Parse(json)!.AsObject()
            : throw new WeightFileException($"{file.FilePath}: this is no checkpoint of a run.");
}
