namespace FaceService.Jobs;

/// <summary>The kinds of events, as readers of the stream see them.</summary>
public static class JobEventType
{
    /// <summary>The job went to another state: <c>{"state", "error"?, "published"?}</c>.</summary>
    public const string State = "state";

    /// <summary>The run got on: a <see cref="TrainingProgress"/>.</summary>
    public const string Progress = "progress";

    /// <summary>A sample sheet was drawn: <c>{"sample"}</c>, the number in <c>/samples/{n}.png</c>.</summary>
    public const string Sample = "sample";

    /// <summary>The generator was measured: <c>{"images", "figures"}</c>, a row of evaluation.csv.</summary>
    public const string Evaluation = "evaluation";

    /// <summary>Something worth telling that changes no state: <c>{"message"}</c>.</summary>
    public const string Note = "note";
}
