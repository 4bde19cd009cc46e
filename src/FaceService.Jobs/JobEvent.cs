using System.Text.Json;

namespace FaceService.Jobs;

/// <summary>One line of a job's <c>events.jsonl</c>.</summary>
/// <param name="Sequence">1, 2, 3, … within the job; never reused, so that a reader can say what it has seen.</param>
/// <param name="Time">When it happened.</param>
/// <param name="Type">One of <see cref="JobEventType"/>.</param>
/// <param name="Data">What happened.</param>
public sealed record JobEvent(long Sequence, DateTimeOffset Time, string Type, JsonElement Data)
{
    /// <summary>Whether the job went to a state that it does not leave by itself.</summary>
    public bool TellsOfEnd() =>
        Type == JobEventType.State && Data.GetProperty("state").Deserialize<JobState>(JobJson.Compact).HasEnded();
}
