using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using FaceService.Model.Engine;

namespace FaceService.Api.Tests.Documents;

/// <summary>The table of settings in docs/operations.md has every option with its default and its range.</summary>
public sealed class SettingsDocumentTests
{
    private static readonly string[] Lines = File.ReadAllLines(Document());

    [Fact]
    public void Document_has_a_row_for_every_option()
    {
        var missing = Options().SelectMany(Beginnings).Where(row => !Lines.Any(line => line.StartsWith(row, StringComparison.Ordinal))).ToList();

        Assert.True(missing.Count == 0, "docs/operations.md lacks rows that begin with\n" + string.Join('\n', missing));
    }

    [Fact]
    public void Document_has_no_row_for_an_option_that_is_gone()
    {
        var sections = Options().ToDictionary(Section, type => type.GetProperties().Select(property => property.Name).ToHashSet());
        string[] readByHand = ["Auth:Keys", "Proxy:Trusted"];
        var names = Lines.Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('`')[1].Split(':'));

        Assert.All(
            names.Where(name => name.Length > 1 && sections.ContainsKey(name[0]) && !readByHand.Contains(string.Join(':', name))),
            name => Assert.Contains(name[1], sections[name[0]]));
    }

    private static IEnumerable<Type> Options() =>
        typeof(ServiceVersion).Assembly.GetTypes().Where(type => type.GetField("Section", BindingFlags.Public | BindingFlags.Static) is not null)
            .Append(typeof(EngineOptions));

    private static string Section(Type type) => type == typeof(EngineOptions) ? "Engine" : (string)type.GetField("Section")!.GetValue(null)!;

    private static IEnumerable<string> Beginnings(Type type)
    {
        var defaults = Activator.CreateInstance(type);
        foreach (var property in type.GetProperties().Where(property => property.GetSetMethod() is not null))
        {
            var name = $"| `{Section(type)}:{property.Name}` |";
            yield return property.GetCustomAttribute<RangeAttribute>() is { } range
                ? string.Create(CultureInfo.InvariantCulture, $"{name} {property.GetValue(defaults)} | {range.Minimum}…{range.Maximum} |")
                : name;
        }
    }

    private static string Document([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(here, "../../../../docs/operations.md"));
}
