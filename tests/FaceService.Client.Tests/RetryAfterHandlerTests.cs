using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Time.Testing;

namespace FaceService.Client.Tests;

public sealed class RetryAfterHandlerTests
{
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UnixEpoch);
    private readonly Queue<HttpResponseMessage> _answers = new();
    private readonly List<string> _bodies = [];
    private readonly SemaphoreSlim _arrived = new(0);

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    public async Task Request_is_sent_again_after_the_time_that_was_told(HttpStatusCode status)
    {
        _answers.Enqueue(Refused(status, new RetryConditionHeaderValue(TimeSpan.FromSeconds(7))));
        _answers.Enqueue(Refused(status, new RetryConditionHeaderValue(DateTimeOffset.UnixEpoch.AddSeconds(10))));

        var sending = SendAsync(new StringContent("body"));

        await _arrived.WaitAsync();
        _clock.Advance(TimeSpan.FromSeconds(6.9));
        Assert.Single(_bodies);
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        await _arrived.WaitAsync();
        Assert.Equal(2, _bodies.Count);
        while (!sending.IsCompleted) // whether the second wait has begun is told by nothing but its end
        {
            _clock.Advance(TimeSpan.FromSeconds(0.1));
            await Task.Yield();
        }

        Assert.InRange(_clock.GetUtcNow(), DateTimeOffset.UnixEpoch.AddSeconds(10), DateTimeOffset.MaxValue);
        Assert.Equal(HttpStatusCode.OK, (await sending).StatusCode);
        Assert.Equal(["body", "body", "body"], _bodies);
    }

    [Fact]
    public async Task Refusal_without_a_time_or_with_a_longer_one_than_one_waits_is_the_answer()
    {
        _answers.Enqueue(Refused(HttpStatusCode.ServiceUnavailable, null));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await SendAsync(null)).StatusCode);
        _answers.Enqueue(Refused(HttpStatusCode.TooManyRequests, new RetryConditionHeaderValue(TimeSpan.FromMinutes(5))));
        Assert.Equal(HttpStatusCode.TooManyRequests, (await SendAsync(null)).StatusCode);
        _answers.Enqueue(Refused(HttpStatusCode.BadRequest, new RetryConditionHeaderValue(TimeSpan.Zero)));
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(null)).StatusCode);
    }

    [Fact]
    public async Task Patience_ends_after_so_many_times()
    {
        for (var i = 0; i < 10; i++)
            _answers.Enqueue(Refused(HttpStatusCode.TooManyRequests, new RetryConditionHeaderValue(TimeSpan.Zero)));
        Assert.Equal(HttpStatusCode.TooManyRequests, (await SendAsync(null)).StatusCode);
        Assert.Equal(1 + new FaceServiceOptions().MaxRetries, _bodies.Count);
    }

    [Fact]
    public async Task Body_that_cannot_be_read_twice_is_sent_once()
    {
        _answers.Enqueue(Refused(HttpStatusCode.TooManyRequests, new RetryConditionHeaderValue(TimeSpan.Zero)));
        var request = new HttpRequestMessage(HttpMethod.Post, "http://service/");
        request.Options.Set(RetryAfterHandler.Once, true);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await Invoker().SendAsync(request, default)).StatusCode);
    }

    private Task<HttpResponseMessage> SendAsync(HttpContent? content) =>
        Invoker().SendAsync(new HttpRequestMessage(HttpMethod.Post, "http://service/") { Content = content }, default);

    private HttpMessageInvoker Invoker() => new(new RetryAfterHandler(new FaceServiceOptions(), _clock) { InnerHandler = new Service(this) });

    private static HttpResponseMessage Refused(HttpStatusCode status, RetryConditionHeaderValue? retryAfter) => new(status) { Headers = { RetryAfter = retryAfter } };

    private sealed class Service(RetryAfterHandlerTests test) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            using var body = new MemoryStream();
            request.Content?.CopyTo(body, null, cancellationToken);
            test._bodies.Add(System.Text.Encoding.UTF8.GetString(body.ToArray()));
            test._arrived.Release();
            return Task.FromResult(test._answers.TryDequeue(out var answer) ? answer : new HttpResponseMessage(HttpStatusCode.OK));
        }
    }
}
