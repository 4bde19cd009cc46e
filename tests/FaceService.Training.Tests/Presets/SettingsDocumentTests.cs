using System.Runtime.CompilerServices;
using FaceService.Training.Presets;

namespace FaceService.Training.Tests.Presets;

/// <summary>docs/training.md must say of every preset and setting what the program itself says.</summary>
public sealed class SettingsDocumentTests
{
    private const int WidestRow = 120;

    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(RepositoryRoot(), "docs", "training.md"));

    [Fact]
    public void Document_has_a_row_for_every_setting()
    {
        var settings = Preset.Names.SelectMany(Describe).DistinctBy(s => s.Name).OrderBy(s => s.Name, StringComparer.Ordinal);

        var text = string.Join('\n', Lines) + '\n';
        var missing = settings.Select(Rows).Where(rows => !text.Contains($"\n{rows}\n", StringComparison.Ordinal)).ToList();

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

    // What does not fit into a row goes on in the next one.
    private static string Rows(SettingDescription setting)
    {
        var allowed = Allowed(setting);
        var rows = new List<string>();
        var (start, help, end) = ($"| `{setting.Name}` |", "", allowed.Length > 0 ? $" | {allowed} |" : " | |");
        foreach (var word in setting.Help.Split(' '))
        {
            if (start.Length + help.Length + 1 + word.Length + end.Length > WidestRow)
            {
                rows.Add(start + help + end);
                (start, help, end) = ("| |", "", " | |");
            }

            help += " " + word;
        }

        return string.Join('\n', [.. rows, start + help + end]);
    }

    private static string Allowed(SettingDescription setting) => setting.Allowed.Contains("numbers from ", StringComparison.Ordinal)
        ? setting.Allowed.Replace("whole numbers from ", "whole, ", StringComparison.Ordinal)
            .Replace("numbers from ", "", StringComparison.Ordinal)
            .Replace(" to ", "…", StringComparison.Ordinal)
        : setting.Allowed;

    private static string RepositoryRoot([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));
}
