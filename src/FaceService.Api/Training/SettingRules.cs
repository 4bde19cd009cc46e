using System.Text.Json;
using FaceService.Api.Problems;
using FaceService.Training.Presets;

namespace FaceService.Api.Training;

/// <summary>Reads a job's settings from JSON. The preset knows what is allowed; here its refusals become fields of a problem.</summary>
internal static class SettingRules
{
    private const string Kinds = "a number, a string, true or false";

    /// <summary>The settings that were sent; what is wrong with them is noted.</summary>
    /// <param name="fields">The object of settings; null if none was sent.</param>
    /// <param name="preset">A known preset.</param>
    public static Dictionary<string, JsonElement> Read(JsonFields? fields, string preset)
    {
        var settings = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var (name, value) in fields?.Entries() ?? [])
        {
            if (value.ValueKind is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False)
                settings[name] = value.Clone();
            else if (fields!.TextOf(value, fields.PathOf(name), Kinds) is not null)
                settings[name] = value.Clone();
        }

        if (fields?.Errors is { Any: false } errors)
            Check(settings, preset, errors);
        return settings;
    }

    /// <summary>Checks each setting by itself, so that all errors are told at once, and then what concerns several.</summary>
    public static void Check(IReadOnlyDictionary<string, JsonElement> settings, string preset, FieldErrors errors)
    {
        foreach (var setting in settings)
            Try(settings, preset, [setting], errors);
        if (!errors.Any)
            Try(settings, preset, settings, errors);
    }

    /// <summary>The preset's settings with those that were sent.</summary>
    /// <exception cref="SettingException">One of them is not allowed.</exception>
    public static TrainingSettings Resolve(string preset, IEnumerable<KeyValuePair<string, JsonElement>> sent) =>
        Preset.Settings(preset, sent.Select(s => KeyValuePair.Create(s.Key, Text(s.Value))));

    /// <summary>A setting as <c>--set key=value</c> would give it.</summary>
    private static string Text(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    private static void Try(
        IReadOnlyDictionary<string, JsonElement> sent, string preset, IEnumerable<KeyValuePair<string, JsonElement>> some, FieldErrors errors)
    {
        try
        {
            var resolved = Resolve(preset, some);
            foreach (var (name, value) in some.Where(s => !resolved.MayComeOverHttp(s.Key)))
                errors.Add($"settings.{name}", value.GetRawText(), "to be set on the command line only");
        }
        catch (SettingException e)
        {
            var value = sent.TryGetValue(e.Setting, out var given) ? given.GetRawText() : "as the preset has it";
            errors.Add($"settings.{e.Setting}", IsUnknown(e) ? $"not a setting of {preset}" : value, e.Allowed);
        }
    }

    private static bool IsUnknown(SettingException e) => e.Message.StartsWith("There is no setting", StringComparison.Ordinal);
}
