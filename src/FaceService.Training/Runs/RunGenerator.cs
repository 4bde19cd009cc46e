using System.Text.Json.Nodes;
using FaceService.Model.Networks;
using FaceService.Model.Weights;
using FaceService.Training.Presets;
using FaceService.Training.Trainers;

namespace FaceService.Training.Runs;

/// <summary>The generator of a run's newest checkpoint: of StyleGAN2 the average, of a classic system the weights themselves.</summary>
internal static class RunGenerator
{
    /// <summary>Reads it.</summary>
    /// <param name="folder">The run; it may still be training.</param>
    /// <param name="licence">One line on what may be done with the weights.</param>
    /// <exception cref="TrainingException">There is no checkpoint yet.</exception>
    /// <exception cref="WeightFileException">The checkpoint is damaged.</exception>
    public static GeneratorContent Read(RunFolder folder, string licence)
    {
        var record = RunRecord.Read(folder, []);
        if (folder.CheckpointSteps() is not [var step, ..])
            throw new TrainingException($"The run in '{folder.Path}' has no checkpoint yet.");
        using var file = CheckpointFile.Open(folder.Checkpoint(step));
        var prefix = record.Settings is StyleGan2Settings ? "ema." : "g.";
        var names = file.Tensors.Keys.Where(n => n.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        return new GeneratorContent
        {
            Config = Config(record.Settings, record.Labels.Sum(g => g.Values.Count)),
            Labels = record.Labels,
            Tensors = [.. names.Select(n => file.Read(n) with { Name = n[prefix.Length..] })],
            Training = Summary(record, step).ToJsonString(),
            Licence = licence,
        };
    }

    private static GeneratorConfig Config(TrainingSettings settings, int labels) => settings switch
    {
        StyleGan2Settings s => StyleGan2Networks.Generator(s, labels),
        ClassicSettings s => ClassicNetworks.Generator(s),
        _ => throw new InvalidOperationException($"No generator belongs to settings of type {settings.GetType().Name}."),
    };

    // No path and no clock: two runs of the same settings on the same pictures give the same file.
    private static JsonObject Summary(RunRecord record, long step) => new()
    {
        ["preset"] = record.Settings.Preset,
        ["images"] = record.ImagesAfter(step),
        ["began_with"] = record.Origin is null ? null : new JsonObject { ["sha256"] = record.Origin.Digest, ["images"] = record.Origin.Images },
        ["pictures"] = record.Pictures,
        ["held_out"] = record.HeldOut,
        ["held_out_digest"] = record.UnseenDigest,
        ["data_digest"] = record.ContentDigest,
        ["settings"] = record.Settings.ToJson(),
    };
}
