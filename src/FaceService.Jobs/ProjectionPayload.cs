using System.Text.Json.Serialization;
using FaceService.Training.Projection;

namespace FaceService.Jobs;

/// <summary>Which latent to find: the one that draws the portrait in the job's folder.</summary>
/// <param name="Model">NAME@VERSION of the model that is to draw it.</param>
/// <param name="Settings">What to search.</param>
public sealed record ProjectionPayload(string Model, ProjectionSettings Settings) : JobPayload
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override JobKind Kind => JobKind.Projection;

    /// <inheritdoc/>
    public override string ToString() => $"projection into {Model}";

    internal override object StateOf(Job job) => new ProjectionState(job.State, job.Error);

    // A projection's events name what is null, a training's leave it out.
    private sealed record ProjectionState(JobState State, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Error);
}

/// <summary>How far a projection is.</summary>
/// <param name="Step">Steps taken.</param>
/// <param name="Steps">Steps in all.</param>
/// <param name="StepsPerSecond">0 while it is unknown.</param>
/// <param name="Distance">The loss of the last step; null where it is not finite.</param>
public sealed record ProjectionProgress(
    long Step,
    long Steps,
    double StepsPerSecond,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never), JsonPropertyOrder(1)] double? Distance) : JobProgress
{
    /// <summary>Seconds until the end at that speed; null while the speed is unknown.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public double? SecondsLeft => StepsPerSecond > 0 ? Math.Max(0, Steps - Step) / StepsPerSecond : null;

    /// <inheritdoc/>
    [JsonIgnore]
    public override long Position => Step;
}
