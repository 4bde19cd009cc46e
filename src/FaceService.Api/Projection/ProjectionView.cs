using System.Text.Json;
using FaceService.Jobs;
using FaceService.Training.Projection;

namespace FaceService.Api.Projection;

/// <summary>One projection as <c>GET /project/{id}</c> tells it. The portrait that was sent is never shown.</summary>
internal sealed record ProjectionView
{
    public required string Id { get; init; }

    /// <summary>queued, running, succeeded, failed, cancelled or interrupted.</summary>
    public required JobState State { get; init; }

    /// <summary>NAME@VERSION of the model that is to draw the portrait.</summary>
    public required string Model { get; init; }

    /// <summary>What is searched: steps, space, seed, noise, label.</summary>
    public required IReadOnlyDictionary<string, JsonElement> Settings { get; init; }

    public required DateTimeOffset Created { get; init; }

    public required DateTimeOffset? Started { get; init; }

    public required DateTimeOffset? Ended { get; init; }

    /// <summary>How often the worker stopped or died; the search went on by itself each time.</summary>
    public required int Interruptions { get; init; }

    /// <summary>Why it failed; null otherwise.</summary>
    public required string? Error { get; init; }

    /// <summary>Null until it has begun.</summary>
    public required ProjectionProgressView? Progress { get; init; }

    /// <summary>How it came out; null before the end.</summary>
    public required ProjectionOutcome? Outcome { get; init; }

    /// <summary>[w_dim] for w, [num_ws][w_dim] for w+: what POST /generate takes as latent with the space w. Null before the end.</summary>
    public required object? Latent { get; init; }

    public required string Url { get; init; }

    public required string Events { get; init; }

    /// <summary>What the latent draws. Null before the end.</summary>
    public required string? Result { get; init; }

    /// <summary>A body for POST /generate. Null before the end.</summary>
    public required string? LatentJson { get; init; }

    /// <summary>The latent for NumPy. Null before the end.</summary>
    public required string? LatentNpy { get; init; }

    /// <summary>The way there. Null before the end.</summary>
    public required string? Timelapse { get; init; }

    /// <param name="job">The job behind it.</param>
    /// <param name="store">Where its outcome is.</param>
    /// <param name="root">The path base, which addresses begin with.</param>
    /// <param name="withLatent">False to leave the latent out.</param>
    public static ProjectionView Of(TrainingJob job, ProjectionStore store, PathString root, bool withLatent = true)
    {
        var url = $"{root}/project/{job.Id}";
        var result = job.State == JobState.Succeeded ? ProjectionResult.Read(store.Folder(job.Id)) : null;
        return new ProjectionView
        {
            Id = job.Id.Value,
            State = job.State,
            Model = job.Model,
            Settings = job.Settings.Where(setting => setting.Key != "model").ToDictionary(StringComparer.Ordinal),
            Created = job.Created,
            Started = job.Started,
            Ended = job.Ended,
            Interruptions = job.Interruptions,
            Error = job.Error,
            Progress = job.Progress is { } progress ? ProjectionProgressView.Of(progress) : null,
            Outcome = result is null ? null : ProjectionOutcome.Of(result),
            Latent = !withLatent ? null : result is { Space: "w" } ? result.Latent[0] : result?.Latent,
            Url = url,
            Events = $"{url}/events",
            Result = result is null ? null : $"{url}/result.png",
            LatentJson = result is null ? null : $"{url}/latent.json",
            LatentNpy = result is null ? null : $"{url}/latent.npy",
            Timelapse = result is null ? null : $"{url}/timelapse.gif",
        };
    }
}
