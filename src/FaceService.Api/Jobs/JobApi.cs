using System.Globalization;
using FaceService.Api.Endpoints;
using FaceService.Api.Problems;
using FaceService.Jobs;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FaceService.Api.Jobs;

/// <summary>A job as the routes of its kind tell it.</summary>
/// <typeparam name="TSelf">The view itself.</typeparam>
internal interface IJobView<TSelf>
    where TSelf : IJobView<TSelf>
{
    static abstract JobKind Kind { get; }

    static abstract JobWords Words { get; }

    string Url { get; }

    static abstract TSelf Of(Job job, IJobStore store, PathString root);
}

/// <summary>What the routes of a kind say.</summary>
/// <param name="Name">How clients call it in the names of operations.</param>
/// <param name="Noun">What a job of the kind is called.</param>
/// <param name="Known">Which of them there are.</param>
/// <param name="Find">Summary of the route that tells of one.</param>
/// <param name="Cancel">Summary of the route that stops one.</param>
/// <param name="Delete">Summary of the route that removes one.</param>
internal sealed record JobWords(string Name, string Noun, string Known, string Find, string Cancel, string Delete);

/// <summary>What every kind of jobs has over HTTP: each is found, followed, stopped and removed in one way.</summary>
/// <typeparam name="TView">How the kind is told.</typeparam>
internal static class JobApi<TView>
    where TView : IJobView<TView>
{
    private static readonly ApiNote EventsNote = new() { MoreAnswers = ["text/event-stream"], Errors = [404] };

    public static void Map(RouteGroupBuilder group)
    {
        var words = TView.Words;
        group.MapGet("/{id}", Find).WithName($"get{words.Name}").WithSummary(words.Find);
        group.MapGet("/{id}/events", Events).WithName($"follow{words.Name}").Describe(EventsNote)
            .WithSummary($"What happens to a {words.Noun}, as it happens, after the event in Last-Event-ID. 204 once there is nothing more to come.");
        group.MapPost("/{id}/cancel", Cancel).WithName($"cancel{words.Name}").WithSummary(words.Cancel);
        group.MapDelete("/{id}", Delete).WithName($"delete{words.Name}").WithSummary(words.Delete);
    }

    internal static Results<Ok<TView>, ApiProblem> Find(string id, HttpRequest request, IJobStore store) =>
        FindJob(id, store) is { } job ? TypedResults.Ok(TView.Of(job, store, request.PathBase)) : Unknown(id);

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

    internal static Results<Ok<TView>, Accepted<TView>, ApiProblem> Cancel(string id, HttpRequest request, IJobStore store, JobQueue queue)
    {
        if (FindJob(id, store) is not { } job)
            return Unknown(id);
        var change = queue.Cancel(job.Id);
        if (change.Status != JobChangeStatus.Done)
            return Refusal(id, change);
        return change.Job!.State == JobState.Running
            ? Accepted(request, change.Job, store)
            : TypedResults.Ok(TView.Of(change.Job, store, request.PathBase));
    }

    internal static async Task<Results<NoContent, ApiProblem>> Delete(string id, IJobStore store, JobQueue queue)
    {
        if (FindJob(id, store) is not { } job)
            return Unknown(id);
        var change = await queue.DeleteAsync(job.Id);
        return change.Status == JobChangeStatus.Done ? TypedResults.NoContent() : Refusal(id, change);
    }

    /// <summary>A job of the kind, or null.</summary>
    public static Job? FindJob(string id, IJobStore store) =>
        JobId.TryParse(id, out var parsed) && store.Find(parsed) is { } job && job.Kind == TView.Kind ? job : null;

    public static Results<Accepted<TView>, ApiProblem> Queued(string id, HttpRequest request, IJobStore store, JobChange change) =>
        change.Status == JobChangeStatus.Done ? Accepted(request, change.Job!, store) : Refusal(id, change);

    public static Accepted<TView> Accepted(HttpRequest request, Job job, IJobStore store)
    {
        var view = TView.Of(job, store, request.PathBase);
        return TypedResults.Accepted(view.Url, view);
    }

    public static ApiProblem Unknown(string id) => ApiProblem.NotFound("id", id, TView.Words.Known);

    private static ApiProblem Refusal(string id, JobChange change) => change.Status == JobChangeStatus.NotFound
        ? Unknown(id)
        : ApiProblem.ForStatus(StatusCodes.Status409Conflict, $"The {TView.Words.Noun}'s state does not allow it.", change.Reason!);
}
