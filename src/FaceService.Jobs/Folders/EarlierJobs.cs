using System.Text.Json;
using System.Text.Json.Nodes;

namespace FaceService.Jobs.Folders;

/// <summary>
/// Jobs as versions up to 0.1 wrote them: there a projection was a training with the preset <c>projection</c>, whose images were steps, in a
/// folder of its own. What they left is read in today's words, and written in them at its next change.
/// </summary>
internal static class EarlierJobs
{
    private const string Projection = "projection";

    /// <summary>A <c>job.json</c> in today's form.</summary>
    /// <exception cref="InvalidOperationException">It is no job of any form.</exception>
    public static JsonNode? Updated(JsonNode? node)
    {
        if (node is not JsonObject job || job.ContainsKey("payload"))
            return node;
        var isProjection = (string?)job["preset"] == Projection;
        job["payload"] = isProjection
            ? new JsonObject { ["kind"] = Projection, ["model"] = Taken(job, "model"), ["settings"] = Taken(job, "settings") }
            : new JsonObject
            {
                ["kind"] = "training",
                ["dataset"] = Taken(job, "dataset"),
                ["preset"] = Taken(job, "preset"),
                ["model"] = Taken(job, "model"),
                ["settings"] = Taken(job, "settings") ?? new JsonObject(),
            };
        job["position_at_last_crash"] = Taken(job, "images_at_last_crash") ?? 0;
        if (isProjection)
            job.Remove("published"); // its model's own name stood there
        if (job["progress"] is JsonObject progress && isProjection)
            job["progress"] = Steps(progress);
        if (job["progress"] is JsonObject known)
            known["kind"] = isProjection ? Projection : "training";
        return job;
    }

    /// <summary>An event of a projection in today's words; one that has them already stays as it is.</summary>
    public static JobEvent Reword(JobEvent entry) => entry.Type switch
    {
        JobEventType.Progress when entry.Data.TryGetProperty("images", out _) => entry with { Data = Element(Steps(JsonObject.Create(entry.Data)!)) },
        JobEventType.State => entry with
        {
            Data = Element(new JsonObject { ["state"] = Text(entry.Data, "state"), ["error"] = Text(entry.Data, "error") }),
        },
        _ => entry,
    };

    private static JsonObject Steps(JsonObject progress)
    {
        var distance = (progress["losses"] as JsonObject)?["distance"] is JsonValue value && value.TryGetValue<double>(out var loss) ? loss : default(double?);
        return new JsonObject
        {
            ["step"] = Taken(progress, "images"),
            ["steps"] = Taken(progress, "total_images"),
            ["steps_per_second"] = Taken(progress, "images_per_second"),
            ["distance"] = distance,
            ["seconds_left"] = Taken(progress, "seconds_left"),
        };
    }

    private static JsonNode? Taken(JsonObject from, string name) => from.Remove(name, out var value) ? value : null;

    private static string? Text(JsonElement from, string name) => from.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static JsonElement Element(JsonNode node) => JsonSerializer.SerializeToElement(node);
}
