using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using FaceService.Model.Latents;
using FaceService.Model.Weights;

using FaceService.Training.Datasets;

namespace FaceService.Training.Runs;

/// <summary>The card of a trained model: what it was made of, what it draws, what it is not good for.</summary>
internal static class ModelCard
{
    private const int BalanceSeeds = 10_000;

    public static string Write(RunRecord run, GeneratorContent content)
    {
        var images = (long)JsonNode.Parse(content.Training)!["images"]!;
        var text = new StringBuilder();
        Line(text, $"# {content.Config.Architecture}, {content.Config.ImageSize}×{content.Config.ImageSize}");
        Line(text);
        Line(text, $"Draws portraits of people who do not exist. {Beginning(run.Origin)}");
        Line(text);
        Line(text, "## Training");
        Line(text);
        Line(text, $"- Preset `{run.Settings.Preset}`; {images:N0} real pictures shown, batch {run.Settings.Batch}, seed {run.Settings.Seed}.");
        Line(text, $"- Data: {run.Pictures:N0} pictures (SHA-256 of labels and pixels `{run.ContentDigest}`), {run.Skipped:N0} files skipped.");
        if (run.HeldOut > 0)
            Line(text, $"- Of these, {run.HeldOut:N0} were kept from training to measure it with (SHA-256 of their names `{run.HeldOutDigest}`).");
        foreach (var (name, count) in run.Classes.Where(_ => run.Labels.Count > 0))
            Line(text, $"  - {MarkdownText.Escape(name)}: {count:N0}");
        Line(text, $"- Settings: `{run.Settings.ToJson().ToJsonString()}`");
        foreach (var note in run.Notes)
            Line(text, $"- Note: {MarkdownText.Escape(note)}");
        Line(text);
        Balance(text, run, content);
        Line(text, "## Licence");
        Line(text);
        Line(text, content.Licence);
        Line(text);
        Line(text, "## Limits");
        Line(text);
        Line(text, "- It knows only what its training pictures show: their framing, their light, their kinds of people. What is rare there is drawn worse.");
        Line(text, "- Labels are those of the training data. A label says what a face was sorted as, nothing about any person.");
        Line(text, "- With few training pictures, some faces may come close to one of them.");
        Line(text, "- Its pictures are marked as synthetic when they are served. Do not pass them off as photographs of someone.");
        return text.ToString();
    }

    private static string Beginning(RunOrigin? origin) => origin is null
        ? "Trained from scratch with this program; no other weights went in."
        : string.Create(
            CultureInfo.InvariantCulture,
            $"Trained with this program, beginning with weights (SHA-256 `{origin.Digest}`) that had been shown {origin.Images:N0} pictures.");

    private static void Balance(StringBuilder text, RunRecord run, GeneratorContent content)
    {
        if (content.Labels.Count == 0)
            return;
        Line(text, "## Balance");
        Line(text);
        Line(text, run.Settings.Sampling switch
        {
            SamplingOrder.Even => "Classes were sampled evenly in training, whatever their share of the data.",
            SamplingOrder.Root => "Classes were sampled in training by the square root of their share of the data.",
            _ => "Classes were sampled as they occur in the data.",
        });
        Line(text, $"A request that leaves an attribute open gets each value about equally often. Over the seeds 0 to {BalanceSeeds - 1}:");
        Line(text);
        foreach (var group in content.Labels)
        {
            var counts = new int[group.Values.Count];
            for (var seed = 0u; seed < BalanceSeeds; seed++)
                counts[AttributeDraw.FromSeed(seed).Index(group)]++;
            Line(text, $"- {MarkdownText.Escape(group.Name)}: {string.Join(", ", group.Values.Select((v, i) => string.Create(CultureInfo.InvariantCulture, $"{MarkdownText.Escape(v)} {100.0 * counts[i] / BalanceSeeds:F1} %")))}");
        }

        Line(text);
    }

    private static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private static void Line(StringBuilder text, string line = "") => text.Append(line).Append('\n');
}
