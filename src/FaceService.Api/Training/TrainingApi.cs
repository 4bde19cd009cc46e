using System.Globalization;
using System.Text.Json;
using FaceService.Api.Auth;
using FaceService.Api.Description;
using FaceService.Api.Faces;
using FaceService.Api.Problems;
using FaceService.Jobs;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace FaceService.Api.Training;

/// <summary>Training over HTTP: jobs are queued here and run by the worker, in a process of its own.</summary>
internal static class TrainingApi
{
    private const string Known = "a job that GET /train lists";

    public static IEndpointRouteBuilder MapTraining(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/train").WithTags("Training").RequireTrain();
        group.MapGet("", List);
        group.MapPresets();
        group.MapGet("/{id}", Find);
        group.MapGet("/{id}/events", Events).Describe(TrainingNotes.Events);
        group.MapGet("/{id}/samples/{number}.png", Sample);
        group.MapGet("/{id}/losses.csv", Losses);
        group.MapGet("/{id}/losses.svg", LossCurve);
        group.MapGet("/{id}/skipped.csv", Skipped);
        group.MapGet("/{id}/timelapse.gif", Timelapse);
        group.MapPost("", Submit).Describe(TrainingNotes.Submit);
        group.MapPost("/{id}/cancel", Cancel);
        group.MapPost("/{id}/resume", Resume);
        group.MapPost("/{id}/extend", Extend).Describe(TrainingNotes.Extend);
        group.MapDelete("/{id}", Delete);
        return routes;
    }

    /// <summary>Queues a training job.</summary>
    internal static async Task<Results<Accepted<JobView>, ApiProblem>> Submit(
        HttpRequest request, JobDesk desk, JobQueue queue, JobFiles files, IOptions<LimitOptions> limits, IOptions<TrainingOptions> options)
    {
        var (fields, unreadable) = await JsonBody.ReadAsync(request, limits.Value.MaxJsonBytes, new FieldErrors());
        if (fields is null)
            return unreadable!;
        var (job, problem) = desk.Take(fields);
        if (job is null)
            return problem!;
        var most = options.Value.MaxWaitingJobs;
        return queue.Submit(job, most) is { } queued
            ? Accepted(request, queued, files)
            : ApiProblem.TooMany($"{most} jobs wait already, the most allowed. Cancel one, or wait for one to start.", TimeSpan.FromMinutes(1));
    }

    /// <summary>All jobs, the newest first.</summary>
    internal static Ok<JobList> List(HttpRequest request, IJobStore store, JobFiles files) =>
        TypedResults.Ok(new JobList([.. store.List().Reverse().Select(job => JobView.Of(job, files, request.PathBase))]));

    /// <summary>One job: its state, how far it is, and where its samples are.</summary>
    internal static Results<Ok<JobView>, ApiProblem> Find(string id, HttpRequest request, IJobStore store, JobFiles files) =>
        FindJob(id, store) is { } job ? TypedResults.Ok(JobView.Of(job, files, request.PathBase)) : Unknown(id);

    /// <summary>What happens to a job, as it happens, after the event in Last-Event-ID. 204 once there is nothing more to come.</summary>
    internal static Results<ServerSentEventsResult<string>, NoContent, ApiProblem> Events(
        string id, HttpContext context, IJobStore store, JobEventStream stream)
    {
        if (FindJob(id, store) is not { } job)
            return Unknown(id);
        var header = context.Request.Headers["Last-Event-ID"].ToString();
        long after = 0;
        if (header.Length > 0 && !long.TryParse(header, NumberStyles.None, CultureInfo.InvariantCulture, out after))
            return ApiProblem.Invalid("Last-Event-ID", header, "the id of an event that was received from here");
        if (!stream.HasMore(job.Id, after))
            return TypedResults.NoContent(); // tells a browser's EventSource not to come back
        context.Response.Headers[JobEventStream.Unbuffered] = "no";
        return TypedResults.ServerSentEvents(stream.Follow(job.Id, after, context.RequestAborted));
    }

    /// <summary>A sample sheet, drawn from the same latents each time.</summary>
    internal static Results<PhysicalFileHttpResult, ApiProblem> Sample(string id, string number, IJobStore store, JobFiles files) =>
        FindJob(id, store) is { } job
        && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var n)
        && files.Sample(job.Id, n) is { } path
            ? TypedResults.PhysicalFile(path, "image/png")
            : ApiProblem.NotFound("path", $"{id}/samples/{number}.png", "a sample sheet that GET /train/{id} lists");

    /// <summary>The losses so far.</summary>
    internal static Results<PhysicalFileHttpResult, ApiProblem> Losses(string id, IJobStore store, JobFiles files) =>
        FindJob(id, store) is { } job && files.Losses(job.Id) is { } path
            ? TypedResults.PhysicalFile(path, "text/csv")
            : ApiProblem.NotFound("path", $"{id}/losses.csv", "a job that has begun to train");

    /// <summary>The losses so far, drawn.</summary>
    internal static Results<PhysicalFileHttpResult, ApiProblem> LossCurve(string id, IJobStore store, JobFiles files) =>
        FindJob(id, store) is { } job && files.LossCurve(job.Id) is { } path
            ? TypedResults.PhysicalFile(path, "image/svg+xml")
            : ApiProblem.NotFound("path", $"{id}/losses.svg", "a job that has drawn a sample sheet, stopped or ended");

    /// <summary>The pictures that the job could not use, with the reasons.</summary>
    internal static Results<PhysicalFileHttpResult, ApiProblem> Skipped(string id, IJobStore store, JobFiles files) =>
        FindJob(id, store) is { } job && files.Skipped(job.Id) is { } path
            ? TypedResults.PhysicalFile(path, "text/csv")
            : ApiProblem.NotFound("path", $"{id}/skipped.csv", "a job that has skipped pictures");

    /// <summary>The sample sheets, one after the other.</summary>
    internal static Results<PhysicalFileHttpResult, ApiProblem> Timelapse(string id, IJobStore store, JobFiles files) =>
        FindJob(id, store) is { } job && files.Timelapse(job.Id) is { } path
            ? TypedResults.PhysicalFile(path, "image/gif")
            : ApiProblem.NotFound("path", $"{id}/timelapse.gif", "a job that has stopped or ended");

    /// <summary>Stops a job and keeps what it has. 202 while its worker is still at it.</summary>
    internal static Results<Ok<JobView>, Accepted<JobView>, ApiProblem> Cancel(
        string id, HttpRequest request, JobQueue queue, JobFiles files)
    {
        if (!JobId.TryParse(id, out var job))
            return Unknown(id);
        var change = queue.Cancel(job);
        if (change.Status != JobChangeStatus.Done)
            return Refusal(id, change);
        return change.Job!.State == JobState.Running
            ? Accepted(request, change.Job, files)
            : TypedResults.Ok(JobView.Of(change.Job, files, request.PathBase));
    }

    /// <summary>Queues a failed, cancelled or interrupted job again; it goes on from its last checkpoint.</summary>
    internal static Results<Accepted<JobView>, ApiProblem> Resume(string id, HttpRequest request, JobQueue queue, JobFiles files) =>
        JobId.TryParse(id, out var job) ? Queued(id, request, queue.Resume(job), files) : Unknown(id);

    /// <summary>Queues an ended job again, to a greater length; it goes on from where it was.</summary>
    internal static async Task<Results<Accepted<JobView>, ApiProblem>> Extend(
        string id, HttpRequest request, IJobStore store, JobQueue queue, JobFiles files, IOptions<LimitOptions> limits)
    {
        if (FindJob(id, store) is not { } job)
            return Unknown(id);
        var (fields, unreadable) = await JsonBody.ReadAsync(request, limits.Value.MaxJsonBytes, new FieldErrors());
        if (fields is null)
            return unreadable!;
        var settings = Longer(job, fields);
        return fields.Errors.Any ? ApiProblem.Invalid(fields.Errors) : Queued(id, request, queue.Extend(job.Id, settings), files);
    }

    /// <summary>Removes an ended job, its samples and checkpoints. The model that came out of it stays.</summary>
    internal static Results<NoContent, ApiProblem> Delete(string id, JobQueue queue)
    {
        if (!JobId.TryParse(id, out var job))
            return Unknown(id);
        var change = queue.Delete(job);
        return change.Status == JobChangeStatus.Done ? TypedResults.NoContent() : Refusal(id, change);
    }

    private static Dictionary<string, JsonElement> Longer(TrainingJob job, JsonFields fields)
    {
        var settings = new Dictionary<string, JsonElement>(job.Settings, StringComparer.Ordinal);
        var done = (job.Progress is { Stage: not "packing" } progress ? progress.Images : 0) / 1000.0;
        var allowed = string.Create(CultureInfo.InvariantCulture, $"the whole length in thousands of pictures, more than the {done} that it has");
        var kimg = fields.Number("kimg", allowed);
        fields.RefuseUnknown();
        if (fields.Get("kimg") is not { } sent)
            fields.Errors.Add("kimg", null, allowed);
        else if (kimg <= done)
            fields.Refuse("kimg", sent, allowed);
        else
            settings["kimg"] = sent.Clone();
        if (!fields.Errors.Any)
            SettingRules.Check(settings, job.Preset, fields.Errors);
        return settings;
    }

    private static Results<Accepted<JobView>, ApiProblem> Queued(string id, HttpRequest request, JobChange change, JobFiles files) =>
        change.Status == JobChangeStatus.Done ? Accepted(request, change.Job!, files) : Refusal(id, change);

    private static Accepted<JobView> Accepted(HttpRequest request, TrainingJob job, JobFiles files)
    {
        var view = JobView.Of(job, files, request.PathBase);
        return TypedResults.Accepted(view.Url, view);
    }

    private static TrainingJob? FindJob(string id, IJobStore store) => JobId.TryParse(id, out var job) ? store.Find(job) : null;

    private static ApiProblem Refusal(string id, JobChange change) => change.Status == JobChangeStatus.NotFound
        ? Unknown(id)
        : ApiProblem.ForStatus(StatusCodes.Status409Conflict, "The job's state does not allow it.", change.Reason!);

    private static ApiProblem Unknown(string id) => ApiProblem.NotFound("id", id, Known);
}
