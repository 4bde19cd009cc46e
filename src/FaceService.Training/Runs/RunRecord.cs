using System.Text.Json;
using System.Text.Json.Nodes;
using FaceService.Training.Datasets;
using FaceService.Training.Presets;

namespace FaceService.Training.Runs;

/// <summary><c>run.json</c>: everything that reproduces a run, and what it was made of.</summary>
internal static class RunRecord
{
    private const string Format = "face-run/1";
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static void Write(RunFolder folder, TrainingSettings settings, string dataPath, PackedDataset data, IReadOnlyList<string> notes)
    {
        var counts = data.ClassCounts();
        var json = new JsonObject
        {
            ["format"] = Format,
            ["preset"] = settings.Preset,
            ["settings"] = Settings(settings),
            ["data"] = new JsonObject
            {
                ["path"] = Path.GetFullPath(dataPath),
                ["content_digest"] = data.ContentDigest,
                ["pictures"] = data.Count,
                ["skipped"] = data.Skipped.Count,
                ["layout"] = data.Layout,
                ["classes"] = new JsonObject(counts.Select((n, i) => KeyValuePair.Create(data.Labels.NameOf(i), (JsonNode?)n))),
                ["labels"] = JsonSerializer.SerializeToNode(data.Labels.Groups, PackedJson.Options),
            },
            ["notes"] = new JsonArray([.. notes.Select(n => JsonValue.Create(n))]),
        };
        var beside = folder.RunJson + ".new";
        File.WriteAllText(beside, json.ToJsonString(Indented) + "\n");
        File.Move(beside, folder.RunJson, overwrite: true);
    }

    /// <summary>Reads a run's settings, with some changed.</summary>
    /// <exception cref="TrainingException">The folder holds no run, or the file is damaged.</exception>
    public static (TrainingSettings Settings, string DataPath, string ContentDigest, List<string> Notes) Read(
        RunFolder folder, IEnumerable<KeyValuePair<string, string>> overrides)
    {
        if (!folder.HoldsRun)
            throw new TrainingException($"'{folder.Path}' holds no run: there is no run.json.");
        try
        {
            var json = JsonNode.Parse(File.ReadAllText(folder.RunJson))!.AsObject();
            var values = json["settings"]!.AsObject()
                .Select(p => KeyValuePair.Create(p.Key, p.Value!.GetValueKind() == JsonValueKind.String ? (string)p.Value! : p.Value.ToJsonString()));
            var settings = Preset.Settings((string)json["preset"]!, values.Concat(overrides));
            return (
                settings,
                (string)json["data"]!["path"]!,
                (string)json["data"]!["content_digest"]!,
                [.. json["notes"]!.AsArray().Select(n => (string)n!)]);
        }
        catch (Exception e) when (e is JsonException or NullReferenceException or InvalidOperationException)
        {
            throw new TrainingException($"'{folder.RunJson}' is damaged.", e);
        }
    }

    private static JsonObject Settings(TrainingSettings settings)
    {
        var json = settings.ToJson();
        json.Remove("preset");
        return json;
    }
}
