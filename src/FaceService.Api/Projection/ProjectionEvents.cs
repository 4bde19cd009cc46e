using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using FaceService.Api.Training;
using FaceService.Jobs;

namespace FaceService.Api.Projection;

/// <summary>A projection's events in its own words: the job behind it counts images, a search counts steps.</summary>
internal sealed class ProjectionEvents(JobEventStream stream)
{
    private static readonly JsonSerializerOptions Json = Options();

    public bool HasMore(JobId id, long after) => stream.HasMore(id, after);

    public async IAsyncEnumerable<SseItem<string>> Follow(JobId id, long after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var item in stream.Follow(id, after, cancellation))
            yield return new SseItem<string>(Reworded(item.EventType, item.Data), item.EventType) { EventId = item.EventId };
    }

    private static string Reworded(string type, string data) => type switch
    {
        JobEventType.Progress when JsonSerializer.Deserialize<TrainingProgress>(data, Json) is { } progress =>
            JsonSerializer.Serialize(ProjectionProgressView.Of(progress), Json),
        JobEventType.State when JsonDocument.Parse(data).RootElement is var state => JsonSerializer.Serialize(
            new { State = Text(state, "state"), Error = Text(state, "error") }, Json),
        _ => data,
    };

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static JsonSerializerOptions Options()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
        };
        ApiJson.Apply(options);
        return options;
    }
}
