using System.Text.Json.Serialization;

namespace FaceService.Jobs;

/// <summary>A job as it is kept in <c>job.json</c>. Immutable: a change is a new record, saved through a claim.</summary>
public sealed record Job
{
    /// <summary>Its id, and the name of its folder.</summary>
    public required JobId Id { get; init; }

    /// <summary>Where it stands.</summary>
    public JobState State { get; init; } = JobState.Queued;

    /// <summary>What it is to do.</summary>
    public required JobPayload Payload { get; init; }

    /// <summary>Of which kind it is: its payload's.</summary>
    [JsonIgnore]
    public JobKind Kind => Payload.Kind;

    /// <summary>The id of the HTTP request that asked for it last, as it stands in the logs; null for one that came in another way.</summary>
    public string? Request { get; init; }

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>When a worker first took it up; null before.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>When it came to an end; null while there is more to do.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>How often a worker has taken it up.</summary>
    public int Attempts { get; init; }

    /// <summary>How often its worker stopped or died before the job was done.</summary>
    public int Interruptions { get; init; }

    /// <summary>
    /// Deaths of the worker in a row during which the job got no further than <see cref="PositionAtLastCrash"/>. A job that
    /// takes its worker down each time must not do so for ever.
    /// </summary>
    public int CrashesWithoutProgress { get; init; }

    /// <summary>How far it was when its worker last died: <see cref="JobProgress.Position"/>.</summary>
    public long PositionAtLastCrash { get; init; }

    /// <summary>Why it failed, in a sentence for the person who asked for it; null otherwise.</summary>
    public string? Error { get; init; }

    /// <summary>NAME@VERSION of the model that came out of it last; null before, and of a kind that publishes none.</summary>
    public string? Published { get; init; }

    /// <summary>The latest progress; null before the first.</summary>
    public JobProgress? Progress { get; init; }

    /// <summary>Goes to another state.</summary>
    /// <param name="next">The state.</param>
    /// <param name="now">The time of it.</param>
    /// <exception cref="InvalidOperationException">The table does not allow it: a mistake of the caller.</exception>
    public Job To(JobState next, DateTimeOffset now)
    {
        if (!JobTransitions.IsAllowed(State, next))
            throw new InvalidOperationException($"Job {Id} is {State}; it cannot become {next}.");
        return this with
        {
            State = next,
            Started = next == JobState.Running ? Started ?? now : Started,
            Ended = next.HasEnded() ? now : null,
            Error = next == JobState.Failed ? Error : null,
        };
    }

    /// <summary>The same after the death of its worker, which whoever claims it next writes down.</summary>
    /// <param name="now">The time.</param>
    internal Job AfterCrash(DateTimeOffset now)
    {
        var position = Progress?.Position ?? 0;
        return To(JobState.Interrupted, now) with
        {
            Interruptions = Interruptions + 1,
            CrashesWithoutProgress = position > PositionAtLastCrash ? 1 : CrashesWithoutProgress + 1,
            PositionAtLastCrash = position,
        };
    }
}

/// <summary>The kinds of jobs. The worker has a lane for each, so that none waits for another's.</summary>
public enum JobKind
{
    /// <summary>Trains a model: a <see cref="TrainingPayload"/>.</summary>
    Training,

    /// <summary>Finds the latent that draws a portrait: a <see cref="ProjectionPayload"/>.</summary>
    Projection,

    /// <summary>Makes a weight file a model: an <see cref="ImportPayload"/>.</summary>
    Import,

    /// <summary>Measures how fast presets train on the worker's machine: a <see cref="MeasurementPayload"/>.</summary>
    Measurement,

    /// <summary>Makes a dataset of faces of photos: an <see cref="AlignmentPayload"/>.</summary>
    Alignment,
}

/// <summary>What a job is to do, already validated. A kind of jobs is a payload, a progress, and the handler that runs it.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(TrainingPayload), "training")]
[JsonDerivedType(typeof(ProjectionPayload), "projection")]
[JsonDerivedType(typeof(ImportPayload), "import")]
[JsonDerivedType(typeof(MeasurementPayload), "measurement")]
[JsonDerivedType(typeof(AlignmentPayload), "alignment")]
public abstract record JobPayload
{
    /// <summary>The kind.</summary>
    [JsonIgnore]
    public abstract JobKind Kind { get; }

    /// <summary>What an event of <see cref="JobEventType.State"/> tells of a job.</summary>
    internal virtual object StateOf(Job job) => new { job.State, job.Error, job.Published };
}

/// <summary>How far a job is, in the words of its kind.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(TrainingProgress), "training")]
[JsonDerivedType(typeof(ProjectionProgress), "projection")]
[JsonDerivedType(typeof(ImportProgress), "import")]
[JsonDerivedType(typeof(MeasurementProgress), "measurement")]
[JsonDerivedType(typeof(AlignmentProgress), "alignment")]
public abstract record JobProgress
{
    /// <summary>Grows as the job gets on; 0 before it has begun what it is for.</summary>
    [JsonIgnore]
    public abstract long Position { get; }
}
