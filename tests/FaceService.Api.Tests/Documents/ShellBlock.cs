using System.Text.RegularExpressions;

namespace FaceService.Api.Tests.Documents;

/// <summary>Commands that stand together in a document, and the status that each curl among them should get.</summary>
/// <param name="Script">As it is pasted.</param>
/// <param name="Statuses">One a curl, in order: what its line's comment begins with, else 2xx.</param>
internal sealed partial record ShellBlock(string Script, IReadOnlyList<string> Statuses)
{
    /// <summary>The blocks of a Markdown file that are marked as <c>sh</c>.</summary>
    public static IReadOnlyList<ShellBlock> ReadAll(string path) =>
        [.. Fence().Matches(File.ReadAllText(path)).Select(match => Of(match.Groups[1].Value))];

    private static ShellBlock Of(string script) => new(
        script,
        [.. script.Split('\n').Where(line => Curl().IsMatch(line)).Select(line => Comment().Match(line) is { Success: true } told ? told.Groups[1].Value : "2xx")]);

    [GeneratedRegex(@"^```sh\n(.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"\bcurl ")]
    private static partial Regex Curl();

    [GeneratedRegex(@"# (\d{3})\b[^#]*$")]
    private static partial Regex Comment();
}
