using System.Globalization;

namespace FaceService.Training.Runs;

/// <summary>The names inside a run folder.</summary>
/// <param name="path">The folder.</param>
public sealed class RunFolder(string path)
{
    private const string CheckpointEnding = ".safetensors";

    /// <summary>The folder.</summary>
    public string Path { get; } = path;

    /// <summary>The run in JSON: settings, data, notes.</summary>
    public string RunJson => System.IO.Path.Combine(Path, "run.json");

    /// <summary>The losses (CSV).</summary>
    public string Losses => System.IO.Path.Combine(Path, "losses.csv");

    /// <summary>The losses and measures for TensorBoard.</summary>
    public string Events => System.IO.Path.Combine(Path, "events.out.tfevents.0.faceservice");

    /// <summary>The folder of sample sheets.</summary>
    public string Samples => System.IO.Path.Combine(Path, "samples");

    /// <summary>The measures (CSV).</summary>
    public string Evaluations => System.IO.Path.Combine(Path, "evaluation.csv");

    /// <summary>The folder of checkpoints.</summary>
    public string Checkpoints => System.IO.Path.Combine(Path, "checkpoints");

    /// <summary>The sample sheets one after the other (GIF).</summary>
    public string Timelapse => System.IO.Path.Combine(Path, "timelapse.gif");

    /// <summary>The losses, drawn (SVG).</summary>
    public string LossCurve => System.IO.Path.Combine(Path, "losses.svg");

    /// <summary>Images that could not be used, with the reasons; only there if there were any.</summary>
    public string Skipped => System.IO.Path.Combine(Path, "skipped.csv");

    /// <summary>The model's card (Markdown).</summary>
    public string Card => System.IO.Path.Combine(Path, "card.md");

    /// <summary>The last sample sheet (PNG).</summary>
    public string Preview => System.IO.Path.Combine(Path, "preview.png");

    /// <summary>The finished generator.</summary>
    public string Generator => System.IO.Path.Combine(Path, "generator.safetensors");

    /// <summary>True when a run was started here.</summary>
    public bool HoldsRun => File.Exists(RunJson);

    /// <summary>Path of a sample sheet (PNG).</summary>
    /// <param name="step">The step that it was drawn after.</param>
    public string Sample(long step) => System.IO.Path.Combine(Samples, Name(step) + ".png");

    /// <summary>Path of a checkpoint.</summary>
    /// <param name="step">The step that it was written after.</param>
    public string Checkpoint(long step) => System.IO.Path.Combine(Checkpoints, Name(step) + CheckpointEnding);

    /// <summary>Steps of the checkpoints, newest first. A file that was never finished has another name and does not count.</summary>
    public IReadOnlyList<long> CheckpointSteps() => Numbers(Checkpoints, CheckpointEnding).OrderDescending().ToList();

    /// <summary>Steps of the sample sheets, oldest first.</summary>
    public IReadOnlyList<long> SampleSteps() => Numbers(Samples, ".png").Order().ToList();

    /// <summary>Makes the folders, and removes what a kill in the middle of writing left beside the files.</summary>
    public void Create()
    {
        foreach (var folder in (string[])[Path, Samples, Checkpoints])
            foreach (var left in Directory.CreateDirectory(folder).EnumerateFiles(".*.tmp"))
                left.Delete();
    }

    private static string Name(long step) => step.ToString("D6", CultureInfo.InvariantCulture);

    private static IEnumerable<long> Numbers(string directory, string ending)
    {
        if (!Directory.Exists(directory))
            yield break;
        foreach (var file in Directory.EnumerateFiles(directory))
        {
            var name = System.IO.Path.GetFileName(file);
            if (name.EndsWith(ending, StringComparison.Ordinal) &&
                long.TryParse(name.AsSpan(0, name.Length - ending.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var step))
                yield return step;
        }
    }
}
