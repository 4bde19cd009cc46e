using System.Text.Json;

namespace FaceService.Jobs;

/// <summary>A job as it is kept in <c>job.json</c>. Immutable: a change is a new record, saved through a claim.</summary>
public sealed record TrainingJob
{
    /// <summary>Its id, and the name of its folder.</summary>
    public required JobId Id { get; init; }

    /// <summary>Where it stands.</summary>
    public JobState State { get; init; } = JobState.Queued;

    /// <summary>Name of the dataset it trains on.</summary>
    public required string Dataset { get; init; }

    /// <summary>Name of the preset.</summary>
    public required string Preset { get; init; }

    /// <summary>The name under which the finished model is published.</summary>
    public required string Model { get; init; }

    /// <summary>Overrides of the preset's settings.</summary>
    public IReadOnlyDictionary<string, JsonElement> Settings { get; init; } = new Dictionary<string, JsonElement>();

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
    /// Deaths of the worker in a row during which the run got no further than <see cref="ImagesAtLastCrash"/>. A job that
    /// takes its worker down each time must not do so for ever.
    /// </summary>
    public int CrashesWithoutProgress { get; init; }

    /// <summary>How far the run was when its worker last died, in images.</summary>
    public long ImagesAtLastCrash { get; init; }

    /// <summary>Why it failed, in a sentence for the person who asked for it; null otherwise.</summary>
    public string? Error { get; init; }

    /// <summary>NAME@VERSION of the model that came out of it last; null before.</summary>
    public string? Published { get; init; }

    /// <summary>The latest progress; null before the first.</summary>
    public TrainingProgress? Progress { get; init; }

    /// <summary>Goes to another state.</summary>
    /// <param name="next">The state.</param>
    /// <param name="now">The time of it.</param>
    /// <exception cref="InvalidOperationException">The table does not allow it: a mistake of the caller.</exception>
    public TrainingJob To(JobState next, DateTimeOffset now)
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
}
