namespace FaceService.Api;

/// <summary>Lists in settings, in either of the forms that people give them.</summary>
internal static class ConfigurationWords
{
    /// <summary>One value with commas, semicolons or blanks between, or one value an entry.</summary>
    public static IReadOnlyList<string> Words(this IConfigurationSection section) => section.GetChildren().ToArray() is { Length: > 0 } entries
        ? [.. entries.Select(entry => entry.Value ?? "")]
        : section.Value?.Split([',', ';', ' '], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
}
