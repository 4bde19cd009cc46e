using System.Globalization;

namespace FaceService.Training.Runs;

/// <summary>The names inside a run folder.</summary>
internal sealed class RunFolder(string path)
{
    private const string CheckpointEnding = ".safetensors";

    public string Path { get; } = path;

    public string RunJson => System.IO.Path.Combine(Path, "run.json");

    public string Losses => System.IO.Path.Combine(Path, "losses.csv");

    public string Samples => System.IO.Path.Combine(Path, "samples");

    public string Evaluations => System.IO.Path.Combine(Path, "evaluation.csv");

    public string Checkpoints => System.IO.Path.Combine(Path, "checkpoints");

    public string Timelapse => System.IO.Path.Combine(Path, "timelapse.gif");

    public string LossCurve => System.IO.Path.Combine(Path, "losses.svg");

    /// <summary>Pictures that could not be used, with the reasons; only there if there were any.</summary>
    public string Skipped => System.IO.Path.Combine(Path, "skipped.csv");

    public string Card => System.IO.Path.Combine(Path, "card.md");

    public string Preview => System.IO.Path.Combine(Path, "preview.png");

    public string Generator => System.IO.Path.Combine(Path, "generator.safetensors");

    /// <summary>True when a run was started here.</summary>
    public bool HoldsRun => File.Exists(RunJson);

    public string Sample(long step) => System.IO.Path.Combine(Samples, Name(step) + ".png");

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
