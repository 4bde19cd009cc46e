using System.Diagnostics.Metrics;
using FaceService.Api.Observability;
using FaceService.Jobs;

namespace FaceService.Api.Jobs;

/// <summary>
/// Measures jobs and workers, whoever runs them: every service that shares a store tells the same. The store is asked when somebody
/// looks, every few seconds at most.
/// </summary>
internal sealed class JobMetrics : IHostedService
{
    private static readonly TimeSpan Age = TimeSpan.FromSeconds(2);

    private readonly IJobStore _store;
    private readonly TimeProvider _time;
    private readonly Lock _looking = new();
    private Snapshot? _last;

    public JobMetrics(IMeterFactory meters, IJobStore store, TimeProvider time)
    {
        (_store, _time) = (store, time);
        var meter = meters.Create(FaceMetrics.MeterName);
        meter.CreateObservableGauge("face.jobs", Jobs, "{job}", "Jobs, by kind and state.");
        meter.CreateObservableGauge("face.jobs.oldest.wait", Waits, "s", "How long the job that waits for longest has waited, by kind.");
        meter.CreateObservableGauge("face.jobs.store.up", () => Look().IsUp ? 1 : 0, null, "Whether the store of jobs can be reached.");
        meter.CreateObservableGauge("face.workers", Workers, "{worker}", "Workers that have reported in the last half minute.");
        meter.CreateObservableGauge("face.workers.memory.usage", Memory, "By", "Memory that a worker holds.");
        meter.CreateObservableGauge("face.training.images", Speeds, "{image}/s", "Images a second that a running training learns from.");
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private IEnumerable<Measurement<int>> Jobs() => Look().Jobs is not { } jobs
        ? []
        : from kind in Enum.GetValues<JobKind>()
          from state in Enum.GetValues<JobState>()
          select new Measurement<int>(jobs.Count(job => job.Kind == kind && job.State == state), Kind(kind), new("state", $"{state}".ToLowerInvariant()));

    private IEnumerable<Measurement<double>> Waits() => Look().Jobs is not { } jobs
        ? []
        : from kind in Enum.GetValues<JobKind>()
          let oldest = jobs.FirstOrDefault(job => job.Kind == kind && job.State == JobState.Queued)
          select new Measurement<double>(oldest is null ? 0 : Math.Max(0, (_time.GetUtcNow() - oldest.Created).TotalSeconds), Kind(kind));

    private IEnumerable<Measurement<double>> Speeds() => (Look().Jobs ?? [])
        .Where(job => job is { State: JobState.Running, Progress: TrainingProgress { Stage: "training" } })
        .Select(job => new Measurement<double>(((TrainingProgress)job.Progress!).ImagesPerSecond, new KeyValuePair<string, object?>("job", job.Id.Value)));

    private IEnumerable<Measurement<int>> Workers() => Look().Workers is { } workers ? [new(workers.Count)] : [];

    private IEnumerable<Measurement<long>> Memory() => (Look().Workers ?? [])
        .Select(worker => new Measurement<long>(worker.MemoryBytes, new KeyValuePair<string, object?>("worker", worker.Name)));

    private Snapshot Look()
    {
        lock (_looking)
        {
            if (_last is { } last && _time.GetElapsedTime(last.At) < Age)
                return last;
            return _last = Ask();
        }
    }

    private Snapshot Ask()
    {
        try
        {
            return new(_time.GetTimestamp(), true, [.. Enum.GetValues<JobKind>().SelectMany(_store.List)], _store.Workers());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(_time.GetTimestamp(), false, null, null);
        }
    }

    private static KeyValuePair<string, object?> Kind(JobKind kind) => new("kind", $"{kind}".ToLowerInvariant());

    private sealed record Snapshot(long At, bool IsUp, IReadOnlyList<Job>? Jobs, IReadOnlyList<WorkerReport>? Workers);
}
