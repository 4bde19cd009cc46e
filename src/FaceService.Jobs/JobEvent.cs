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

/// <summary>The kinds of events, as readers of the stream see them.</summary>
public static class JobEventType
{
    /// <summary>The job went to another state: <c>{"state", "error"?, "published"?}</c>.</summary>
    public const string State = "state";

    /// <summary>The run got on: a <see cref="JobProgress"/> of its kind.</summary>
    public const string Progress = "progress";

    /// <summary>A sample sheet was drawn: <c>{"sample"}</c>, the number in <c>/samples/{n}.png</c>.</summary>
    public const string Sample = "sample";

    /// <summary>The generator was measured: <c>{"images", "figures"}</c>, a row of evaluation.csv.</summary>
    public const string Evaluation = "evaluation";

    /// <summary>Something worth telling that changes no state: <c>{"message"}</c>.</summary>
    public const string Note = "note";
}
