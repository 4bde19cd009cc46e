using System.Text.Json;
using System.Text.Json.Nodes;
using FaceService.Model.Networks.Configs;
using FaceService.Model.Weights;
using FaceService.Training.Datasets;
using FaceService.Training.Presets;
using FaceService.Training.Teachers;

namespace FaceService.Training.Runs;

/// <summary><c>run.json</c>: everything that reproduces a run, and what it was made of.</summary>
internal sealed record RunRecord
{
    private const string Format = "face-run/1";
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public required TrainingSettings Settings { get; init; }

    public required string DataPath { get; init; }

    /// <summary>SHA-256 over labels and pixels.</summary>
    public required string ContentDigest { get; init; }

    public required int Pictures { get; init; }

    public required int Skipped { get; init; }

    /// <summary>How many of the images were kept from training.</summary>
    public int HeldOut { get; init; }

    /// <summary>SHA-256 over the names of those; empty where there are none.</summary>
    public string HeldOutDigest { get; init; } = "";

    public required string Layout { get; init; }

    /// <summary>Images a class, by the class's name.</summary>
    public required IReadOnlyList<KeyValuePair<string, int>> Classes { get; init; }

    public required IReadOnlyList<LabelGroup> Labels { get; init; }

    /// <summary>The weights that it began with; null when they were random.</summary>
    public RunOrigin? Origin { get; init; }

    /// <summary>SHA-256 over the names of images that no weights of this run, or before it, have ever seen; empty for none.</summary>
    public string UnseenDigest => Origin is null || Origin.HeldOutDigest == HeldOutDigest ? HeldOutDigest : "";

    /// <summary>Pretrained networks that the weights learned from, in this run or before it.</summary>
    public IReadOnlyList<string> Teachers =>
        [.. (Origin?.Teachers ?? []).Union(SettingLists.Words((Settings as StyleGan2Settings)?.Teacher ?? "")).Order(StringComparer.Ordinal)];

    /// <summary>What happened on the way, one sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Real images that the weights have been shown after a step of this run, those before it included.</summary>
    public long ImagesAfter(long step) => (Origin?.Images ?? 0) + (step * Settings.Batch);

    public static RunRecord Of(TrainingSettings settings, string dataPath, PackedDataset data, RunOrigin? origin, IReadOnlyList<string> notes)
    {
        var held = Datasets.HeldOut.Of(data, settings.Holdout);
        return new()
        {
            Settings = settings,
            DataPath = Path.GetFullPath(dataPath),
            ContentDigest = data.ContentDigest,
            Pictures = data.Count,
            Skipped = data.Skipped.Count,
            HeldOut = held.Pictures.Count,
            HeldOutDigest = held.Pictures.Count > 0 ? held.Digest : "",
            Layout = data.Layout,
            Classes = [.. data.ClassCounts().Select((count, i) => KeyValuePair.Create(data.Labels.NameOf(i), count))],
            Labels = data.Labels.Groups,
            Origin = origin,
            Notes = notes,
        };
    }

    /// <summary>Reads a run's record, with some settings changed.</summary>
    /// <exception cref="TrainingException">The folder holds no run, or the file is damaged.</exception>
    public static RunRecord Read(RunFolder folder, IEnumerable<KeyValuePair<string, string>> overrides)
    {
        if (!folder.HoldsRun)
            throw new TrainingException($"'{folder.Path}' holds no run: there is no run.json.");
        try
        {
            return Parse(JsonNode.Parse(File.ReadAllText(folder.RunJson))!.AsObject(), overrides);
        }
        catch (Exception e) when (e is JsonException or NullReferenceException or InvalidOperationException or FormatException)
        {
            throw new TrainingException($"'{folder.RunJson}' is damaged.", e);
        }
    }

    public void Write(RunFolder folder)
    {
        var json = new JsonObject
        {
            ["format"] = Format,
            ["preset"] = Settings.Preset,
            ["settings"] = Settings.ToJson(),
            ["data"] = new JsonObject
            {
                ["path"] = DataPath,
                ["content_digest"] = ContentDigest,
                ["pictures"] = Pictures,
                ["skipped"] = Skipped,
                ["held_out"] = HeldOut,
                ["held_out_digest"] = HeldOutDigest,
                ["layout"] = Layout,
                ["classes"] = new JsonObject(Classes.Select(c => KeyValuePair.Create(c.Key, (JsonNode?)c.Value))),
                ["labels"] = JsonSerializer.SerializeToNode(Labels, PackedJson.Options),
            },
            ["from"] = Origin is null ? null : new JsonObject { ["path"] = Origin.Path, ["sha256"] = Origin.Digest, ["images"] = Origin.Images, ["held_out_digest"] = Origin.HeldOutDigest, ["teachers"] = TeacherNames.ToJson(Origin.Teachers) },
            ["notes"] = new JsonArray([.. Notes.Select(n => JsonValue.Create(n))]),
        };
        DurableFile.WriteAllBytes(folder.RunJson, System.Text.Encoding.UTF8.GetBytes(json.ToJsonString(Indented) + "\n"));
    }

    private static RunRecord Parse(JsonObject json, IEnumerable<KeyValuePair<string, string>> overrides)
    {
        var data = json["data"]!;
        return new RunRecord
        {
            Settings = Preset.Settings((string)json["preset"]!, Values(json["settings"]!.AsObject()).Concat(overrides)),
            DataPath = (string)data["path"]!,
            ContentDigest = (string)data["content_digest"]!,
            Pictures = (int)data["pictures"]!,
            Skipped = (int)data["skipped"]!,
            HeldOut = (int?)data["held_out"] ?? 0, // records of before have neither
            HeldOutDigest = (string?)data["held_out_digest"] ?? "",
            Layout = (string)data["layout"]!,
            Classes = [.. data["classes"]!.AsObject().Select(c => KeyValuePair.Create(c.Key, (int)c.Value!))],
            Labels = data["labels"].Deserialize<List<LabelGroup>>(PackedJson.Options)!,
            Origin = json["from"] is JsonObject from
                ? new RunOrigin((string)from["path"]!, (string)from["sha256"]!, (long)from["images"]!, (string?)from["held_out_digest"] ?? "", TeacherNames.Of(from))
                : null,
            Notes = [.. json["notes"]!.AsArray().Select(n => (string)n!)],
        };
    }

    internal static IEnumerable<KeyValuePair<string, string>> Values(JsonObject settings) => settings.Select(p => KeyValuePair.Create(
        p.Key,
        p.Value!.GetValueKind() == JsonValueKind.String ? (string)p.Value! : p.Value.ToJsonString()));
}

/// <summary>The weights that a run began with, when they were not random.</summary>
/// <param name="Path">The file that they came from.</param>
/// <param name="Digest">SHA-256 of that file, lower-case hex.</param>
/// <param name="Images">Real images that those weights had been shown before.</param>
/// <param name="HeldOutDigest">SHA-256 over the names of the images that they had been kept from; empty for none.</param>
/// <param name="Teachers">Pretrained networks that they had learned from, by name.</param>
internal sealed record RunOrigin(string Path, string Digest, long Images, string HeldOutDigest, IReadOnlyList<string> Teachers);
