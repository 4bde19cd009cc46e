using System.Net;
using System.Net.ServerSentEvents;
using FaceService.Api.Tests.Hosting;
using FaceService.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FaceService.Api.Tests.Training;

public sealed class JobEventsTests
{
    [Fact]
    public async Task Events_of_an_ended_job_are_all_told_and_the_stream_ends()
    {
        await using var host = await TrainingHost.StartAsync();
        var id = await EndedAsync(host);

        var events = await ReadAsync(host, id, after: null);

        Assert.Equal(["state", "state", "note", "note", "state"], events.Select(e => e.EventType));
        Assert.Equal(["1", "2", "3", "4", "5"], events.Select(e => e.EventId));
        Assert.Equal("""{"state":"cancelled"}""", events[^1].Data);
    }

    [Fact]
    public async Task Events_after_the_last_one_received_are_told_and_no_others()
    {
        await using var host = await TrainingHost.StartAsync();
        var id = await EndedAsync(host);

        Assert.Equal(["4", "5"], (await ReadAsync(host, id, after: "3")).Select(e => e.EventId));
    }

    [Fact]
    public async Task Events_when_all_is_known_and_the_job_has_ended_say_not_to_come_back()
    {
        await using var host = await TrainingHost.StartAsync();
        var id = await EndedAsync(host);

        using var response = await OpenAsync(host, id, after: "5");

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("x")]
    [InlineData("99999999999999999999")]
    public async Task Events_after_what_is_no_event_are_refused(string after)
    {
        await using var host = await TrainingHost.StartAsync();
        using var response = await OpenAsync(host, await host.SubmitAsync(), after);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("Last-Event-ID", (await response.ErrorsAsync()).Keys);
    }

    [Fact]
    public async Task Events_of_a_running_job_come_as_they_happen_until_it_ends()
    {
        await using var host = await TrainingHost.StartAsync();
        var id = await host.SubmitAsync();
        using var response = await OpenAsync(host, id, after: null);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        await using var events = Parse(response).GetAsyncEnumerator();
        Assert.Equal("1", await NextAsync(events));

        using var claim = host.Claim(id, JobState.Running);
        Assert.Equal("2", await NextAsync(events));
        claim.Append(JobEventType.Note, new { message = "hello" });
        Assert.Equal("3", await NextAsync(events));
        Assert.Equal("""{"message":"hello"}""", events.Current.Data);
        claim.Save(claim.Job.To(JobState.Failed, DateTimeOffset.UnixEpoch) with { Error = "no luck" });
        Assert.Equal("4", await NextAsync(events));
        Assert.Equal("""{"state":"failed","error":"no luck"}""", events.Current.Data);
        Assert.False(await events.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task Events_of_a_silent_job_are_pinged_for_proxies()
    {
        var time = new WaitedTime();
        await using var host = await TrainingHost.StartAsync(new FaceHost { Extra = services => services.AddSingleton<TimeProvider>(time) });
        var id = await host.SubmitAsync();
        using var response = await OpenAsync(host, id, after: null);
        await using var events = Parse(response).GetAsyncEnumerator();
        await NextAsync(events);

        var next = events.MoveNextAsync().AsTask();
        while (!next.IsCompleted)
        {
            await Task.WhenAny(time.NextWaitAsync(), next);
            time.Advance(TimeSpan.FromSeconds(15));
        }

        Assert.True(await next);
        Assert.Equal("ping", events.Current.EventType);
    }

    [Fact]
    public async Task Events_end_when_the_service_stops()
    {
        await using var host = await TrainingHost.StartAsync();
        var id = await host.SubmitAsync();
        using var response = await OpenAsync(host, id, after: null);
        await using var events = Parse(response).GetAsyncEnumerator();
        await NextAsync(events);

        host.Host.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        Assert.False(await events.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30)));
    }

    private static async Task<JobId> EndedAsync(TrainingHost host)
    {
        var id = await host.SubmitAsync();
        using var claim = host.Claim(id, JobState.Running);
        claim.Append(JobEventType.Note, new { message = "one" });
        claim.Append(JobEventType.Note, new { message = "two" });
        claim.Save(claim.Job.To(JobState.Cancelled, DateTimeOffset.UnixEpoch));
        return id;
    }

    private static Task<HttpResponseMessage> OpenAsync(TrainingHost host, JobId id, string? after)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"/train/{id}/events");
        if (after is not null)
            request.Headers.TryAddWithoutValidation("Last-Event-ID", after);
        return host.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private static async Task<List<SseItem<string>>> ReadAsync(TrainingHost host, JobId id, string? after)
    {
        using var response = await OpenAsync(host, id, after);
        return await Parse(response).ToListAsync();
    }

    private static IAsyncEnumerable<SseItem<string>> Parse(HttpResponseMessage response) =>
        SseParser.Create(response.Content.ReadAsStream()).EnumerateAsync();

    private static async Task<string?> NextAsync(IAsyncEnumerator<SseItem<string>> events)
    {
        Assert.True(await events.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30)));
        return events.Current.EventId;
    }
}
