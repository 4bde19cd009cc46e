using System.Text.Json;
using FaceService.Api.Jobs;
using FaceService.Jobs;
using FaceService.Training.Runs;

namespace FaceService.Api.Training;

/// <summary>One job as <c>GET /train/{id}</c> tells it.</summary>
internal sealed record JobView : IJobView<JobView>
{
    static JobKind IJobView<JobView>.Kind => JobKind.Training;

    static JobWords IJobView<JobView>.Words { get; } = new(
        "TrainingJob",
        "job",
        "a job that GET /train lists",
        "One job: its state, how far it is, and where its samples are.",
        "Stops a job and keeps what it has. 202 while its worker is still at it.",
        "Removes an ended job, its samples and checkpoints. The model that came out of it stays.");

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

    /// <summary>The losses as an image; null until it is drawn.</summary>
    public required string? LossCurve { get; init; }

    /// <summary>The images that could not be used, with the reasons; null if there are none.</summary>
    public required string? Skipped { get; init; }

    /// <summary>Null until it is drawn.</summary>
    public required string? Timelapse { get; init; }

    /// <param name="job">The job.</param>
    /// <param name="store">Where it has left what it made.</param>
    /// <param name="root">The path base, which addresses begin with.</param>
    public static JobView Of(Job job, IJobStore store, PathString root)
    {
        var payload = (TrainingPayload)job.Payload;
        var run = new RunFolder(store.RunFolder(job.Id));
        var url = $"{root}/train/{job.Id}";
        return new JobView
        {
            Id = job.Id.Value,
            State = job.State,
            Dataset = payload.Dataset,
            Preset = payload.Preset,
            Model = payload.Model,
            Settings = payload.Settings,
            Created = job.Created,
            Started = job.Started,
            Ended = job.Ended,
            Attempts = job.Attempts,
            Interruptions = job.Interruptions,
            Error = job.Error,
            Published = job.Published,
            Progress = job.Progress is TrainingProgress progress ? ProgressView.Of(progress) : null,
            Samples = [.. run.SampleSteps().Select(number => $"{url}/samples/{number}.png")],
            Url = url,
            Events = $"{url}/events",
            Losses = File.Exists(run.Losses) ? $"{url}/losses.csv" : null,
            LossCurve = File.Exists(run.LossCurve) ? $"{url}/losses.svg" : null,
            Skipped = File.Exists(run.Skipped) ? $"{url}/skipped.csv" : null,
            Timelapse = File.Exists(run.Timelapse) ? $"{url}/timelapse.gif" : null,
        };
    }
}

/// <summary>All jobs.</summary>
/// <param name="Jobs">The newest first.</param>
internal sealed record JobList(IReadOnlyList<JobView> Jobs);

/// <summary>How far a job is.</summary>
/// <param name="Stage">packing (reading the images once), training, or done.</param>
/// <param name="Images">Real images shown so far; of packing, images read.</param>
/// <param name="TotalImages">At how many the stage ends.</param>
/// <param name="ImagesPerSecond">Speed over the last stretch.</param>
/// <param name="SecondsLeft">Null while the speed is unknown.</param>
/// <param name="Losses">Newest value of each; null for one that is no number any more.</param>
internal sealed record ProgressView(
    string Stage,
    long Images,
    long TotalImages,
    double ImagesPerSecond,
    double? SecondsLeft,
    IReadOnlyDictionary<string, double?> Losses)
{
    public static ProgressView Of(TrainingProgress progress) => new(
        progress.Stage,
        progress.Images,
        progress.TotalImages,
        progress.ImagesPerSecond,
        progress.SecondsLeft,
        // JSON has no word for NaN and infinity.
        progress.Losses.ToDictionary(l => l.Key, l => double.IsFinite(l.Value) ? l.Value : default(double?), StringComparer.Ordinal));
}
