using System.Runtime.CompilerServices;
using FaceService.Training.Presets;

namespace FaceService.Training.Tests.Presets;

/// <summary>docs/training.md must tell of every preset and setting what the program itself says.</summary>
public sealed class SettingsDocumentTests
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(RepositoryRoot(), "docs", "training.md"));

    [Fact]
    public void Document_has_a_row_for_every_setting()
    {
        var settings = Preset.Names.SelectMany(Describe).DistinctBy(s => s.Name).OrderBy(s => s.Name, StringComparer.Ordinal);

        var missing = settings.Select(Row).Where(row => !Lines.Contains(row)).ToList();

        Assert.True(missing.Count == 0, "docs/training.md lacks these rows:\n" + string.Join("\n", missing));
    }

    [Fact]
    public void Document_has_no_row_for_a_setting_that_is_gone()
    {
        var known = Preset.Names.SelectMany(Describe).Select(s => $"| `{s.Name}` |").ToHashSet();
        var begin = Array.FindIndex(Lines, l => l == "## Settings");
        var rows = Lines[begin..].TakeWhile((l, i) => i == 0 || !l.StartsWith("## ", StringComparison.Ordinal)).Where(l => l.StartsWith("| `", StringComparison.Ordinal));

        Assert.All(rows, row => Assert.Contains(row[..(row.IndexOf("` |", StringComparison.Ordinal) + 3)], known));
    }

    [Fact]
    public void Document_names_every_preset()
    {
        foreach (var name in Preset.Names.Where(n => !n.StartsWith("stylegan2", StringComparison.Ordinal)))
            Assert.Contains(Lines, l => l.StartsWith($"### {name}", StringComparison.Ordinal));
        Assert.Contains(Lines, l => l.StartsWith("### stylegan2", StringComparison.Ordinal));
    }

    private static IReadOnlyList<SettingDescription> Describe(string preset)
    {
        var settings = Preset.Settings(preset, []);
        return SettingTable.For(settings.GetType()).Describe(settings);
    }

    private static string Row(SettingDescription s) => $"| `{s.Name}` | {s.Help}{(s.Allowed.Length > 0 ? $" | {s.Allowed} |" : " | |")}";

    private static string RepositoryRoot([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));
}
