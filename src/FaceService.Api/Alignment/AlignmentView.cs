using FaceService.Api.Jobs;
using FaceService.Jobs;

namespace FaceService.Api.Alignment;

/// <summary>One job that cuts faces, as <c>GET /align/{id}</c> tells it.</summary>
internal sealed record AlignmentView : IJobView<AlignmentView>
{
    static JobKind IJobView<AlignmentView>.Kind => JobKind.Alignment;

    static JobWords IJobView<AlignmentView>.Words { get; } = new(
        "Alignment",
        "job",
        "a job that GET /align lists",
        "One job that cuts faces: its state, how far it is, and in the end its dataset.",
        "Stops a job that cuts faces. 202 while its worker is still at it.",
        "Removes an ended job that cut faces. Its dataset stays.");

    public required string Id { get; init; }

    /// <summary>queued, running, succeeded, failed, cancelled or interrupted.</summary>
    public required JobState State { get; init; }

    /// <summary>The dataset of photos.</summary>
    public required string Dataset { get; init; }

    /// <summary>What the dataset of faces is called.</summary>
    public required string Name { get; init; }

    /// <summary>Side of its pictures in pixels.</summary>
    public required int Size { get; init; }

    public required string Crop { get; init; }

    public required string Labels { get; init; }

    public required DateTimeOffset Created { get; init; }

    public required DateTimeOffset? Started { get; init; }

    public required DateTimeOffset? Ended { get; init; }

    /// <summary>Why it failed; null otherwise.</summary>
    public required string? Error { get; init; }

    /// <summary>Null until it has begun.</summary>
    public required AlignmentProgress? Progress { get; init; }

    public required string Url { get; init; }

    public required string Events { get; init; }

    /// <summary>The dataset of faces. Null before the end.</summary>
    public required string? Faces { get; init; }

    /// <summary>Some of the aligned faces on a sheet. Null before the end.</summary>
    public required string? ContactSheet { get; init; }

    /// <summary>What was kept and dropped. Null before the end.</summary>
    public required string? Report { get; init; }

    /// <param name="job">The job behind it.</param>
    /// <param name="store">Where its report is.</param>
    /// <param name="root">The path base, which addresses begin with.</param>
    public static AlignmentView Of(Job job, IJobStore store, PathString root)
    {
        var payload = (AlignmentPayload)job.Payload;
        var (url, faces) = ($"{root}/align/{job.Id}", $"{root}/datasets/{payload.Name}");
        var succeeded = job.State == JobState.Succeeded;
        return new AlignmentView
        {
            Id = job.Id.Value,
            State = job.State,
            Dataset = payload.Dataset,
            Name = payload.Name,
            Size = payload.Size,
            Crop = payload.Crop,
            Labels = payload.Labels,
            Created = job.Created,
            Started = job.Started,
            Ended = job.Ended,
            Error = job.Error,
            Progress = (AlignmentProgress?)job.Progress,
            Url = url,
            Events = $"{url}/events",
            Faces = succeeded ? faces : null,
            ContactSheet = succeeded ? $"{faces}/contact.png" : null,
            Report = ReportOf(job, store) is null ? null : $"{url}/report.html",
        };
    }

    /// <summary>Path of the report, which a job has at its end; null before.</summary>
    public static string? ReportOf(Job job, IJobStore store) =>
        Path.Combine(store.RunFolder(job.Id), AlignmentPayload.Report) is var path && job.State.HasEnded() && File.Exists(path) ? path : null;
}

/// <summary>Jobs that cut faces, the newest first.</summary>
/// <param name="Jobs">The jobs.</param>
internal sealed record AlignmentList(IReadOnlyList<AlignmentView> Jobs);
