using System.Globalization;
using System.Text.Json;
using FaceService.Api.Auth;
using FaceService.Api.Endpoints;
using FaceService.Api.Faces.Requests;
using FaceService.Api.Jobs;
using FaceService.Api.Problems;
using FaceService.Jobs;
using FaceService.Training.Runs;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace FaceService.Api.Training;

/// <summary>Training over HTTP: jobs are queued here and run by the worker, in a process of its own.</summary>
internal static class TrainingApi
{
    public static IEndpointRouteBuilder MapTraining(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/train").WithTags("Training").RequireTrain();
        group.MapGet("", List).WithName("listTrainingJobs");
        group.MapPresets();
        group.MapSpeeds();
        JobApi<JobView>.Map(group);
        group.MapGet("/{id}/samples/{number}.png", Sample).WithName("getTrainingSample");
        group.MapGet("/{id}/losses.csv", Losses).WithName("getTrainingLosses");
        group.MapGet("/{id}/losses.svg", LossCurve).WithName("getTrainingLossCurve");
        group.MapGet("/{id}/skipped.csv", Skipped).WithName("getTrainingSkipped");
        group.MapGet("/{id}/timelapse.gif", Timelapse).WithName("getTrainingTimelapse");
        group.MapPost("", Submit).WithName("startTraining").Describe(TrainingNotes.Submit);
        group.MapPost("/{id}/resume", Resume).WithName("resumeTrainingJob");
        group.MapPost("/{id}/extend", Extend).WithName("extendTrainingJob").Describe(TrainingNotes.Extend);
        return routes;
    }

    /// <summary>Queues a training job.</summary>
    internal static async Task<Results<Accepted<JobView>, ApiProblem>> Submit(
        HttpRequest request, TrainingValidator validator, JobQueue queue, IJobStore store, IOptions<LimitOptions> limits, IOptions<TrainingOptions> options)
    {
        var (fields, unreadable) = await JsonBody.ReadAsync(request, limits.Value.MaxJsonBytes, new FieldErrors());
        if (fields is null)
            return unreadable!;
        var (payload, problem) = validator.Check(fields);
        if (payload is null)
            return problem!;
        var most = options.Value.MaxWaitingJobs;
        return queue.Submit(payload, most, request: request.HttpContext.TraceIdentifier) is { } queued
            ? JobApi<JobView>.Accepted(request, queued, store)
            : ApiProblem.TooMany($"{most} jobs wait already, the most allowed. Cancel one, or wait for one to start.", TimeSpan.FromMinutes(1));
    }

    /// <summary>All jobs, the newest first.</summary>
    internal static Ok<JobList> List(HttpRequest request, IJobStore store) =>
        TypedResults.Ok(new JobList([.. store.List(JobKind.Training).Reverse().Select(job => JobView.Of(job, store, request.PathBase))]));

    /// <summary>A sample sheet, drawn from the same latents each time.</summary>
    internal static Results<PhysicalFileHttpResult, ApiProblem> Sample(string id, string number, IJobStore store) =>
        long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var n)
            ? RunFile($"{id}/samples/{number}.png", id, store, run => run.Sample(n), "image/png", "a sample sheet that GET /train/{id} lists")
            : ApiProblem.NotFound("path", $"{id}/samples/{number}.png", "a sample sheet that GET /train/{id} lists");

    /// <summary>The losses so far.</summary>
    internal static Results<PhysicalFileHttpResult, ApiProblem> Losses(string id, IJobStore store) =>
        RunFile($"{id}/losses.csv", id, store, run => run.Losses, "text/csv", "a job that has begun to train");

    /// <summary>The losses so far, drawn.</summary>
    internal static Results<PhysicalFileHttpResult, ApiProblem> LossCurve(string id, IJobStore store) =>
        RunFile($"{id}/losses.svg", id, store, run => run.LossCurve, "image/svg+xml", "a job that has drawn a sample sheet, stopped or ended");

    /// <summary>The images that the job could not use, with the reasons.</summary>
    internal static Results<PhysicalFileHttpResult, ApiProblem> Skipped(string id, IJobStore store) =>
        RunFile($"{id}/skipped.csv", id, store, run => run.Skipped, "text/csv", "a job that has skipped pictures");

    /// <summary>The sample sheets, one after the other.</summary>
    internal static Results<PhysicalFileHttpResult, ApiProblem> Timelapse(string id, IJobStore store) =>
        RunFile($"{id}/timelapse.gif", id, store, run => run.Timelapse, "image/gif", "a job that has stopped or ended");

    /// <summary>Queues a failed, cancelled or interrupted job again; it goes on from its last checkpoint.</summary>
    internal static async Task<Results<Accepted<JobView>, ApiProblem>> Resume(string id, HttpRequest request, IJobStore store, JobQueue queue) =>
        JobApi<JobView>.FindJob(id, store) is { } job
            ? JobApi<JobView>.Queued(id, request, store, await queue.ResumeAsync(job.Id, request.HttpContext.TraceIdentifier))
            : JobApi<JobView>.Unknown(id);

    /// <summary>Queues an ended job again, to a greater length; it goes on from where it was.</summary>
    internal static async Task<Results<Accepted<JobView>, ApiProblem>> Extend(
        string id, HttpRequest request, IJobStore store, JobQueue queue, IOptions<LimitOptions> limits)
    {
        if (JobApi<JobView>.FindJob(id, store) is not { Payload: TrainingPayload payload } job)
            return JobApi<JobView>.Unknown(id);
        var (fields, unreadable) = await JsonBody.ReadAsync(request, limits.Value.MaxJsonBytes, new FieldErrors());
        if (fields is null)
            return unreadable!;
        var longer = payload with { Settings = Longer(payload, (job.Progress?.Position ?? 0) / 1000.0, fields) };
        return fields.Errors.Any
            ? ApiProblem.Invalid(fields.Errors)
            : JobApi<JobView>.Queued(id, request, store, await queue.ExtendAsync(job.Id, longer, request.HttpContext.TraceIdentifier));
    }

    private static Dictionary<string, JsonElement> Longer(TrainingPayload payload, double done, JsonFields fields)
    {
        var settings = new Dictionary<string, JsonElement>(payload.Settings, StringComparer.Ordinal);
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
            SettingRules.Check(settings, payload.Preset, fields.Errors);
        return settings;
    }

    private static Results<PhysicalFileHttpResult, ApiProblem> RunFile(
        string place, string id, IJobStore store, Func<RunFolder, string> file, string mediaType, string allowed) =>
        JobApi<JobView>.FindJob(id, store) is { } job && file(new RunFolder(store.RunFolder(job.Id))) is var path && File.Exists(path)
            ? TypedResults.PhysicalFile(path, mediaType)
            : ApiProblem.NotFound("path", place, allowed);
}
