using System.Globalization;
using FaceService.Model.Weights;

namespace FaceService.Training.Runs;

/// <summary>Leaves in a run folder what a model consists of: <c>generator.safetensors</c>, <c>card.md</c> and <c>preview.png</c>.</summary>
internal static class RunPublication
{
    /// <summary>The licence line of weights that a user trained on data of their own.</summary>
    public const string OwnData = "Trained on the user's own data; what may be done with the weights follows from the rights in that data.";

    /// <summary>Writes them from the newest checkpoint.</summary>
    /// <param name="folder">The run.</param>
    /// <param name="licence">One line on what may be done with the weights.</param>
    /// <param name="mean">Of how many checkpoints, the newest, to take the mean.</param>
    /// <param name="truncation">What is used where a request names none; null for 1.</param>
    /// <exception cref="TrainingException">There is no checkpoint yet, or there are fewer than that; or its networks have no truncation.</exception>
    public static void Write(RunFolder folder, string licence = OwnData, int mean = 1, double? truncation = null)
    {
        var content = RunGenerator.Read(folder, licence, mean);
        if (truncation is not null && content.Config.StyleGan2 is null)
            throw new TrainingException($"The run in '{folder.Path}' is a {content.Config.Architecture}: only StyleGAN2 has truncation.");
        content = content with { Config = content.Config with { DefaultTruncation = truncation } };
        var record = RunRecord.Read(folder, []);
        if (mean > 1)
            record = record with { Notes = [.. record.Notes, $"The weights are the mean of those at the newest {mean} checkpoints."] };
        if (truncation is { } psi)
            record = record with { Notes = [.. record.Notes, string.Create(CultureInfo.InvariantCulture, $"Where a request names no truncation, it is {psi}.")] };
        GeneratorFile.Write(folder.Generator, content);
        File.WriteAllText(folder.Card, ModelCard.Write(record, content));
        if (folder.SampleSteps() is [.., var newest])
            File.Copy(folder.Sample(newest), folder.Preview, overwrite: true);
    }
}
