using System.Text.Json.Nodes;
using FaceService.Model.Networks.Configs;
using FaceService.Model.Weights;
using FaceService.Training.Presets;
using FaceService.Training.Teachers;
using FaceService.Training.Trainers;

namespace FaceService.Training.Runs;

/// <summary>
/// The generator of a run's newest checkpoint: of StyleGAN2 the average, of a classic system the weights themselves. Or the mean of
/// the newest few, which evens out what a run swings by (stochastic weight averaging, Izmailov et al. 2018).
/// </summary>
internal static class RunGenerator
{
    /// <summary>Reads it.</summary>
    /// <param name="folder">The run; it may still be training.</param>
    /// <param name="licence">One line on what may be done with the weights.</param>
    /// <param name="mean">Of how many checkpoints, the newest, to take the mean.</param>
    /// <exception cref="TrainingException">There is no checkpoint yet, or there are fewer than that.</exception>
    /// <exception cref="WeightFileException">A checkpoint is damaged.</exception>
    public static GeneratorContent Read(RunFolder folder, string licence, int mean = 1)
    {
        var record = RunRecord.Read(folder, []);
        if (folder.CheckpointSteps() is not [var step, ..] steps)
            throw new TrainingException($"The run in '{folder.Path}' has no checkpoint yet.");
        if (steps.Count < mean)
            throw new TrainingException($"The run in '{folder.Path}' has {steps.Count} checkpoints, and the mean of {mean} was asked for.");
        var prefix = record.Settings is StyleGan2Settings ? "ema." : "g.";
        return new GeneratorContent
        {
            Config = Config(record.Settings, record.Labels.Sum(g => g.Values.Count)),
            Labels = record.Labels,
            Tensors = Mean([.. steps.Take(mean).Select(s => Tensors(folder.Checkpoint(s), prefix))]),
            Training = Summary(record, step, mean).ToJsonString(),
            Licence = licence,
        };
    }

    private static IReadOnlyList<WeightTensor> Tensors(string path, string prefix)
    {
        using var file = CheckpointFile.Open(path);
        var names = file.Tensors.Keys.Where(n => n.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        return [.. names.Select(n => file.Read(n) with { Name = n[prefix.Length..] })];
    }

    private static IReadOnlyList<WeightTensor> Mean(IReadOnlyList<IReadOnlyList<WeightTensor>> states) =>
        states.Count == 1 ? states[0] : [.. Enumerable.Range(0, states[0].Count).Select(i => Mean([.. states.Select(s => s[i])]))];

    private static WeightTensor Mean(IReadOnlyList<WeightTensor> tensors)
    {
        var sums = new double[tensors[0].ToFloat32().Length];
        foreach (var tensor in tensors)
        {
            var values = tensor.ToFloat32();
            for (var i = 0; i < sums.Length; i++)
                sums[i] += values[i];
        }

        return WeightTensor.FromFloat32(tensors[0].Name, tensors[0].Shape, Array.ConvertAll(sums, sum => (float)(sum / tensors.Count)));
    }

    private static GeneratorConfig Config(TrainingSettings settings, int labels) => settings switch
    {
        StyleGan2Settings s => StyleGan2Networks.Generator(s, labels),
        ClassicSettings s => ClassicNetworks.Generator(s),
        _ => throw new InvalidOperationException($"No generator belongs to settings of type {settings.GetType().Name}."),
    };

    // No path and no clock: two runs of the same settings on the same images give the same file.
    private static JsonObject Summary(RunRecord record, long step, int mean) => new()
    {
        ["preset"] = record.Settings.Preset,
        ["images"] = record.ImagesAfter(step),
        ["mean_of_checkpoints"] = mean,
        ["began_with"] = record.Origin is null ? null : new JsonObject { ["sha256"] = record.Origin.Digest, ["images"] = record.Origin.Images },
        ["pictures"] = record.Pictures,
        ["held_out"] = record.HeldOut,
        ["held_out_digest"] = record.UnseenDigest,
        ["teachers"] = TeacherNames.ToJson(record.Teachers),
        ["data_digest"] = record.ContentDigest,
        ["settings"] = record.Settings.ToJson(),
    };
}
