using System.Text.RegularExpressions;

namespace FaceService.Training.Runs;

/// <summary>Text that others chose, such as the name of a class, as Markdown that shows just that text.</summary>
internal static partial class MarkdownText
{
    /// <summary>Escapes what Markdown would take for markup, HTML or an address; control characters become spaces.</summary>
    public static string Escape(string text) =>
        Markup().Replace(new string([.. text.Select(c => char.IsControl(c) ? ' ' : c)]), match => $"\\{match.Value}");

    // A backslash before punctuation takes its meaning away (CommonMark 0.31, section 2.4). At the start there are lists; http://, mailto: and www. begin addresses.
    [GeneratedRegex(@"[\\`*_\[\]<>#!|~&]|^[-+=]|(?<=^[0-9]+)[.)]|:(?=//)|(?<=\b(?:mailto|tel)):|(?<=\bwww)\.", RegexOptions.IgnoreCase)]
    private static partial Regex Markup();
}
