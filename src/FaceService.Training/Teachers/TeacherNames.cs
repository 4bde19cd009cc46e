using System.Text.Json.Nodes;
using FaceService.Training.Presets;

namespace FaceService.Training.Teachers;

/// <summary>The networks that weights learned from, in what is written about a training: its <c>teachers</c>, and the setting <c>teacher</c>.</summary>
internal static class TeacherNames
{
    /// <summary>Reads them; empty where nothing tells.</summary>
    /// <param name="training">A training's summary, or a run's state.</param>
    public static IReadOnlyList<string> Of(JsonObject? training)
    {
        var listed = training?["teachers"] is JsonArray names ? names.OfType<JsonValue>().Select(name => name.ToString()) : [];
        var set = training?["settings"] is JsonObject settings && settings["teacher"] is JsonValue value && value.TryGetValue(out string? text) ? text : "";
        return [.. listed.Union(SettingLists.Words(set))];
    }

    /// <summary>Writes them.</summary>
    public static JsonArray ToJson(IReadOnlyList<string> names) => new([.. names.Select(name => JsonValue.Create(name))]);
}
