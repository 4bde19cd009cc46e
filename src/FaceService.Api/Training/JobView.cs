using System.Text.Json;
using FaceService.Jobs;

namespace FaceService.Api.Training;

/// <summary>One job as <c>GET /train/{id}</c> tells it.</summary>
internal sealed record JobView
{
    public required string Id { get; init; }

    /// <summary>queued, running, succeeded, failed, cancelled or interrupted.</summary>
    public required JobState State { get; init; }

    public required string Dataset { get; init; }

    public required string Preset { get; init; }

    /// <summary>The name under which the finished model is served.</summary>
    public required string Model { get; init; }

    /// <summary>What differs from the preset.</summary>
    public required IReadOnlyDictionary<string, JsonElement> Settings { get; init; }

    public required DateTimeOffset Created { get; init; }

    public required DateTimeOffset? Started { get; init; }

    public required DateTimeOffset? Ended { get; init; }

    /// <summary>How often a worker has taken it up.</summary>
    public required int Attempts { get; init; }

    /// <summary>How often its worker stopped or died; it went on by itself each time.</summary>
    public required int Interruptions { get; init; }

    /// <summary>Why it failed; null otherwise.</summary>
    public required string? Error { get; init; }

    /// <summary>NAME@VERSION of what came out of it; null before.</summary>
    public required string? Published { get; init; }

    /// <summary>Null until it has begun.</summary>
    public required ProgressView? Progress { get; init; }

    /// <summary>Addresses of the sample sheets, oldest first.</summary>
    public required IReadOnlyList<string> Samples { get; init; }

    public required string Url { get; init; }

    public required string Events { get; init; }

    /// <summary>Null until there are any.</summary>
    public required string? Losses { get; init; }

    /// <summary>The losses as a picture; null until it is drawn.</summary>
    public required string? LossCurve { get; init; }

    /// <summary>The pictures that could not be used, with the reasons; null if there are none.</summary>
    public required string? Skipped { get; init; }

    /// <summary>Null until it is drawn.</summary>
    public required string? Timelapse { get; init; }

    /// <param name="job">The job.</param>
    /// <param name="files">What it has left.</param>
    /// <param name="root">The path base, which addresses begin with.</param>
    public static JobView Of(TrainingJob job, JobFiles files, PathString root)
    {
        var url = $"{root}/train/{job.Id}";
        return new JobView
        {
            Id = job.Id.Value,
            State = job.State,
            Dataset = job.Dataset,
            Preset = job.Preset,
            Model = job.Model,
            Settings = job.Settings,
            Created = job.Created,
            Started = job.Started,
            Ended = job.Ended,
            Attempts = job.Attempts,
            Interruptions = job.Interruptions,
            Error = job.Error,
            Published = job.Published,
            Progress = job.Progress is { } progress ? ProgressView.Of(progress) : null,
            Samples = [.. files.Samples(job.Id).Select(number => $"{url}/samples/{number}.png")],
            Url = url,
            Events = $"{url}/events",
            Losses = files.Losses(job.Id) is null ? null : $"{url}/losses.csv",
            LossCurve = files.LossCurve(job.Id) is null ? null : $"{url}/losses.svg",
            Skipped = files.Skipped(job.Id) is null ? null : $"{url}/skipped.csv",
            Timelapse = files.Timelapse(job.Id) is null ? null : $"{url}/timelapse.gif",
        };
    }
}
