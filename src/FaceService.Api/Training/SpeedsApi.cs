using FaceService.Api.Endpoints;
using FaceService.Api.Jobs;
using FaceService.Api.Problems;
using FaceService.Jobs;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FaceService.Api.Training;

/// <summary>How fast presets train on the worker's machine: measured once, in the worker.</summary>
internal static class SpeedsApi
{
    public static RouteGroupBuilder MapSpeeds(this RouteGroupBuilder train)
    {
        var group = train.MapGroup("/speeds");
        group.MapGet("", Speeds).WithName("getTrainingSpeeds");
        group.MapPost("", Measure).WithName("measureTrainingSpeeds").Describe(TrainingNotes.Measure);
        JobApi<MeasurementView>.Map(group);
        return train;
    }

    /// <summary>Images that each preset trains with a second on the worker's machine; empty before it was measured.</summary>
    internal static Ok<SpeedList> Speeds(HttpRequest request, IJobStore store)
    {
        var known = store.List(JobKind.Measurement).LastOrDefault();
        var view = known is null ? null : MeasurementView.Of(known, store, request.PathBase);
        return TypedResults.Ok(new SpeedList(view?.ImagesPerSecond ?? new Dictionary<string, double>(), view));
    }

    /// <summary>Measures the presets in a minute or so. What was measured before is forgotten. One measurement runs at a time.</summary>
    internal static async Task<Results<Accepted<MeasurementView>, ApiProblem>> Measure(HttpRequest request, IJobStore store, JobQueue queue)
    {
        if (store.List(JobKind.Measurement).LastOrDefault(job => !job.State.HasEnded()) is { } under)
            return JobApi<MeasurementView>.Accepted(request, under, store);
        await queue.RemoveEndedBeforeAsync(JobKind.Measurement, TimeSpan.Zero);
        return queue.Submit(new MeasurementPayload(), maxWaiting: 1) is { } job
            ? JobApi<MeasurementView>.Accepted(request, job, store)
            : ApiProblem.TooMany("A measurement waits already.", TimeSpan.FromSeconds(10));
    }
}

/// <summary>How fast presets train on the worker's machine.</summary>
/// <param name="ImagesPerSecond">Preset → real images a second. A preset that the machine is too small for is not among them.</param>
/// <param name="Measurement">Where these figures come from; null before any.</param>
internal sealed record SpeedList(IReadOnlyDictionary<string, double> ImagesPerSecond, MeasurementView? Measurement);

/// <summary>A measurement of the presets.</summary>
internal sealed record MeasurementView : IJobView<MeasurementView>
{
    static JobKind IJobView<MeasurementView>.Kind => JobKind.Measurement;

    static JobWords IJobView<MeasurementView>.Words { get; } = new(
        "SpeedMeasurement",
        "measurement",
        "a measurement that POST /train/speeds began",
        "One measurement of the presets.",
        "Stops a measurement. 202 while its worker is still at it.",
        "Removes an ended measurement.");

    public required string Id { get; init; }

    /// <summary>queued, running, succeeded, failed, cancelled or interrupted.</summary>
    public required JobState State { get; init; }

    public required DateTimeOffset Created { get; init; }

    public required DateTimeOffset? Ended { get; init; }

    /// <summary>Why it failed; null otherwise.</summary>
    public required string? Error { get; init; }

    /// <summary>What has been measured so far.</summary>
    public required IReadOnlyDictionary<string, double> ImagesPerSecond { get; init; }

    public required string Url { get; init; }

    public required string Events { get; init; }

    public static MeasurementView Of(Job job, IJobStore store, PathString root)
    {
        var url = $"{root}/train/speeds/{job.Id}";
        return new MeasurementView
        {
            Id = job.Id.Value,
            State = job.State,
            Created = job.Created,
            Ended = job.Ended,
            Error = job.Error,
            ImagesPerSecond = (job.Progress as MeasurementProgress)?.ImagesPerSecond ?? new Dictionary<string, double>(),
            Url = url,
            Events = $"{url}/events",
        };
    }
}
