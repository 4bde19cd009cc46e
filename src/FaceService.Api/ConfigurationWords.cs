namespace FaceService.Api;

/// <summary>Lists in settings, in either of the forms that people give them.</summary>
internal static class ConfigurationWords
{
    /// <summary>One value with commas, semicolons or blanks between, or one value an entry.</summary>
    public static IReadOnlyList<string> Words(this IConfigurationSection section) => section.Value is { } value
        ? value.Split([',', ';', ' '], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        : [.. section.GetChildren().Select(child => child.Value ?? "")];
}
