using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using FaceService.Model.Weights;
using FaceService.Training.Presets;
using FaceService.Training.Teachers;

namespace FaceService.Training.Runs;

/// <summary>
/// <c>resume.safetensors</c>: the networks of an unfinished StyleGAN2 run in float16, small enough to lie beside a published
/// model, so that the run can outlive its machine. Optimisers are not in it: a run that goes on from it restarts them.
/// </summary>
internal static class ResumeFile
{
    /// <summary>The metadata's <c>format</c>.</summary>
    public const string Format = "face-resume/1";

    /// <summary>Its name beside a model's weights.</summary>
    public const string Name = "resume.safetensors";

    private static readonly string[] Networks = ["g.", "ema.", "d.", "h."];

    /// <summary>Writes one from a run's newest checkpoint.</summary>
    /// <param name="folder">The run.</param>
    /// <param name="path">The file to write.</param>
    /// <exception cref="TrainingException">The run is no StyleGAN2 run, or has no checkpoint yet.</exception>
    public static void Write(RunFolder folder, string path)
    {
        var record = RunRecord.Read(folder, []);
        if (record.Settings is not StyleGan2Settings settings)
            throw new TrainingException($"The run in '{folder.Path}' has the preset {record.Settings.Preset}; only StyleGAN2 runs can go on from a {Name}.");
        if (folder.CheckpointSteps() is not [var step, ..])
            throw new TrainingException($"The run in '{folder.Path}' has no checkpoint yet.");
        using var file = CheckpointFile.Open(folder.Checkpoint(step));
        var counters = CheckpointFile.Counters(file);
        var state = new JsonObject
        {
            ["preset"] = settings.Preset,
            ["settings"] = settings.ToJson(),
            ["images"] = record.ImagesAfter(step),
            ["held_out_digest"] = record.UnseenDigest,
            ["teachers"] = TeacherNames.ToJson(record.Teachers),
            ["augment_p"] = counters["trainer"]!["augment_p"]!.DeepClone(),
        };
        SafetensorsWriter.Write(
            path,
            file.Tensors.Keys.Where(n => Networks.Any(p => n.StartsWith(p, StringComparison.Ordinal))).Select(n => Half(file.Read(n))),
            new Dictionary<string, string> { ["format"] = Format, ["state"] = state.ToJsonString(), ["labels"] = JsonSerializer.Serialize(record.Labels, ConfigJson.Options) });
    }

    /// <summary>Preset and settings of the run that a file comes from.</summary>
    /// <exception cref="WeightFileException">It is no such file.</exception>
    public static (string Preset, IReadOnlyList<KeyValuePair<string, string>> Settings) ReadSettings(string path)
    {
        using var file = SafetensorsFile.Open(path);
        if (file.Metadata.GetValueOrDefault("format") != Format || JsonNode.Parse(file.Metadata["state"]) is not JsonObject state)
            throw new WeightFileException($"{path}: this is no {Name}; to begin with a model's weights, name them with --from.");
        return ((string)state["preset"]!, [.. RunRecord.Values(state["settings"]!.AsObject())]);
    }

    private static WeightTensor Half(WeightTensor tensor)
    {
        var halves = Array.ConvertAll(tensor.ToFloat32(), value => (Half)value);
        return new WeightTensor(tensor.Name, TensorType.Float16, tensor.Shape, MemoryMarshal.AsBytes(halves.AsSpan()).ToArray());
    }
}
