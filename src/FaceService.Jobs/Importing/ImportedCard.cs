using System.Globalization;
using System.Text;
using FaceService.Model.Engine;
using FaceService.Model.Weights;
using FaceService.Model.Weights.Import;
using FaceService.Training.Runs;

namespace FaceService.Jobs.Importing;

/// <summary>The card of an imported model: what file it was, what network, what was left out, and whose it is.</summary>
internal static class ImportedCard
{
    /// <summary>The licence line where the user gives none: the files state none themselves.</summary>
    public const string UsualLicence =
        "The source file states no licence: the terms of whoever published the weights hold. "
        + "NVIDIA's own StyleGAN2 weights are for non-commercial use (NVIDIA Source Code License), "
        + "and pictures of the FFHQ set behind many of them are CC BY-NC-SA 4.0.";

    public static string Write(string fileName, ImportedGenerator read, GeneratorContent content)
    {
        var config = content.Config;
        List<string> lines =
        [
            $"# Imported StyleGAN2, {config.ImageSize}×{config.ImageSize}",
            "",
            "Published weights, converted. The pickle, where there was one, was read as data; nothing in it was run.",
            "",
            "## Source",
            "",
            $"- {read.Kind}, `{Code(fileName)}`, SHA-256 `{read.SourceDigest}`",
            $"- {NetworkLine.Of(config)}",
            "- Runs in float32, so that its pictures are those of the published code.",
            $"- Truncation where a request names none: {Truncation.Default(config).ToString(CultureInfo.InvariantCulture)}",
            .. read.Notes.Select(note => $"- Note: {MarkdownText.Escape(note)}"),
            .. content.Labels.Select(group => $"- {MarkdownText.Escape(group.Name)}: {string.Join(", ", group.Values.Select(MarkdownText.Escape))}"),
            "",
            "## Licence",
            "",
            MarkdownText.Escape(content.Licence),
            "",
            "## Limits",
            "",
            "- What it was trained on, and how evenly, is for its publisher to tell; the file does not.",
            "- Its pictures are marked as synthetic when they are served. Do not pass them off as photographs of someone.",
        ];
        if (read.Unused.Count > 0)
            lines.AddRange(["", "## Tensors of the file that are not used", "", .. read.Unused.Select(name => $"- `{Code(name)}`")]);
        return new StringBuilder().AppendJoin('\n', lines).Append('\n').ToString();
    }

    // Between backquotes nothing is escaped.
    private static string Code(string text) => new([.. text.Select(c => char.IsControl(c) || c == '`' ? ' ' : c)]);
}
