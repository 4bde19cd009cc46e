using System.Globalization;

namespace FaceService.Browser.Tests.Hosting;

/// <summary>What a fresh service draws with: of the shipped portraits the largest, in its newest version.</summary>
internal static class ShippedModel
{
    public static string Folder { get; } = Directory.EnumerateDirectories(Places.Models, "portraits-*")
        .OrderBy(folder => Number(folder.Split('-')[^1]))
        .Last();

    public static string Name => Path.GetFileName(Folder);

    public static string Version { get; } = Directory.EnumerateDirectories(Folder).Select(folder => Path.GetFileName(folder)!).MaxBy(Number)!;

    /// <summary>NAME@VERSION.</summary>
    public static string Id => $"{Name}@{Version}";

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
