using FaceService.Api.Jobs;
using FaceService.Jobs;
using FaceService.Training.Projection;

namespace FaceService.Api.Projection;

/// <summary>One projection as <c>GET /project/{id}</c> tells it. The portrait that was sent is never shown.</summary>
internal sealed record ProjectionView : IJobView<ProjectionView>
{
    static JobKind IJobView<ProjectionView>.Kind => JobKind.Projection;

    static JobWords IJobView<ProjectionView>.Words { get; } = new(
        "Projection",
        "projection",
        "a projection that GET /project lists",
        "One projection: its state, how far it is, and in the end the latent.",
        "Stops a search. 202 while its worker is still at it.",
        "Removes an ended projection with all it has, the portrait among it.");

    public required string Id { get; init; }

    /// <summary>queued, running, succeeded, failed, cancelled or interrupted.</summary>
    public required JobState State { get; init; }

    /// <summary>NAME@VERSION of the model that is to draw the portrait.</summary>
    public required string Model { get; init; }

    /// <summary>What is searched: steps, space, seed, noise, label.</summary>
    public required ProjectionSettings Settings { get; init; }

    public required DateTimeOffset Created { get; init; }

    public required DateTimeOffset? Started { get; init; }

    public required DateTimeOffset? Ended { get; init; }

    /// <summary>How often the worker stopped or died; the search went on by itself each time.</summary>
    public required int Interruptions { get; init; }

    /// <summary>Why it failed; null otherwise.</summary>
    public required string? Error { get; init; }

    /// <summary>Null until it has begun.</summary>
    public required ProjectionProgress? Progress { get; init; }

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
    public static ProjectionView Of(Job job, IJobStore store, PathString root)
    {
        var payload = (ProjectionPayload)job.Payload;
        var url = $"{root}/project/{job.Id}";
        var result = job.State == JobState.Succeeded ? ProjectionResult.Read(new ProjectionFolder(store.RunFolder(job.Id))) : null;
        return new ProjectionView
        {
            Id = job.Id.Value,
            State = job.State,
            Model = payload.Model,
            Settings = payload.Settings,
            Created = job.Created,
            Started = job.Started,
            Ended = job.Ended,
            Interruptions = job.Interruptions,
            Error = job.Error,
            Progress = (ProjectionProgress?)job.Progress,
            Outcome = result is null ? null : ProjectionOutcome.Of(result),
            Latent = result is { Space: "w" } ? result.Latent[0] : result?.Latent,
            Url = url,
            Events = $"{url}/events",
            Result = result is null ? null : $"{url}/result.png",
            LatentJson = result is null ? null : $"{url}/latent.json",
            LatentNpy = result is null ? null : $"{url}/latent.npy",
            Timelapse = result is null ? null : $"{url}/timelapse.gif",
        };
    }
}

/// <summary>Projections, the newest first, without their latents.</summary>
/// <param name="Projections">The projections.</param>
internal sealed record ProjectionList(IReadOnlyList<ProjectionView> Projections);

/// <summary>How a projection came out.</summary>
/// <param name="Distance">The loss of the result.</param>
/// <param name="StartDistance">The loss of the mean face, from which the search began.</param>
/// <param name="Loss">pyramid, which needs no network, or perceptual.</param>
/// <param name="Psnr">Peak signal-to-noise ratio of the result against the portrait, in dB.</param>
/// <param name="Similarity">0…1, as POST /verify compares images; from 0.5 on they are taken for the same.</param>
/// <param name="Seconds">What the search took.</param>
internal sealed record ProjectionOutcome(double Distance, double StartDistance, string Loss, double Psnr, double Similarity, double Seconds)
{
    public static ProjectionOutcome Of(ProjectionResult result) =>
        new(result.Distance, result.StartDistance, result.Loss, result.Psnr, result.Similarity, result.Seconds);
}
