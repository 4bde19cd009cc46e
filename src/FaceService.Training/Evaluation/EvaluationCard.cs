using System.Text;
using FaceService.Model.Weights;

namespace FaceService.Training.Evaluation;

/// <summary>Writes a report into a model's card, in the place of an earlier one.</summary>
internal static class EvaluationCard
{
    private const string Heading = "## Measures";
    private const string Before = "## Licence";

    /// <summary>Changes the card of a folder; one without a card is left alone.</summary>
    /// <param name="path">The card.</param>
    /// <param name="report">What was measured.</param>
    public static void Update(string path, EvaluationReport report)
    {
        if (File.Exists(path))
            DurableFile.WriteAllBytes(path, Encoding.UTF8.GetBytes(Insert(File.ReadAllText(path), report)));
    }

    /// <summary>The card with the section of measures.</summary>
    internal static string Insert(string card, EvaluationReport report)
    {
        var lines = card.Split('\n').ToList();
        if (lines.IndexOf(Heading) is var old and >= 0)
            lines.RemoveRange(old, SectionLength(lines, old));
        var place = lines.IndexOf(Before) is var found and >= 0 ? found : lines.Count;
        lines.InsertRange(place, Section(report));
        return string.Join('\n', lines);
    }

    private static int SectionLength(List<string> lines, int start)
    {
        var next = lines.FindIndex(start + 1, line => line.StartsWith("## ", StringComparison.Ordinal));
        return (next < 0 ? lines.Count : next) - start;
    }

    private static IEnumerable<string> Section(EvaluationReport report) =>
    [
        Heading,
        "",
        $"By `./face model evaluate` at truncation {report.Options.Truncation.ToString(System.Globalization.CultureInfo.InvariantCulture)}; more in `{EvaluationReport.FileName}`.",
        "",
        .. EvaluationSummary.Lines(report).Select(line => "- " + line),
        "",
    ];
}
