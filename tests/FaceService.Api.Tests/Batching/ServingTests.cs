using System.Net;
using FaceService.Api.Batching;
using FaceService.Api.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FaceService.Api.Tests.Batching;

public sealed class ServingTests
{
    [Fact]
    public async Task Requests_that_wait_are_drawn_together()
    {
        await using var host = new FaceHost();
        var client = await host.ReadyClientAsync();
        host.Engine.Hold();
        var first = client.GetAsync("/face?seed=0");
        await host.Engine.ArrivedAsync();
        var others = Enumerable.Range(1, 7).Select(i => client.GetAsync($"/face?seed={i}")).ToArray();
        await host.WaitingAsync(7);
        host.Engine.Release();
        await Task.WhenAll(others.Append(first));
        Assert.Equal([1, 7], host.Engine.Batches.Select(batch => batch.Count));
    }

    [Fact]
    public async Task Face_is_the_same_in_a_batch_of_others_as_alone()
    {
        await using var host = new FaceHost();
        var client = await host.ReadyClientAsync();
        var alone = await client.FaceAsync("/face?seed=5&truncation=0.5&gender=male");
        host.Engine.Hold();
        var first = client.GetAsync("/face?seed=0");
        await host.Engine.ArrivedAsync();
        var others = Enumerable.Range(1, 6).Select(i => client.GetAsync($"/face?seed={i}&noise=random")).ToArray();
        var again = client.FaceAsync("/face?seed=5&truncation=0.5&gender=male");
        await host.WaitingAsync(7);
        host.Engine.Release();
        Assert.Equal(alone, await again);
        await Task.WhenAll(others.Append(first));
    }

    [Fact]
    public async Task Full_queue_answers_429_at_once_and_says_when_to_come_back()
    {
        await using var host = new FaceHost().With("Batching:MaxWaitingFaces", "4");
        var client = await host.ReadyClientAsync();
        host.Engine.Hold();
        var first = client.GetAsync("/face?seed=0");
        await host.Engine.ArrivedAsync();
        var waiting = client.PostJsonAsync("/generate", """{"count": 4}""");
        await host.WaitingAsync(4);
        var refused = await client.GetAsync("/face");
        Assert.True(refused.Headers.RetryAfter!.Delta >= TimeSpan.FromSeconds(1));
        await refused.ProblemAsync(429, null);
        Assert.Contains("face_refusals_total{cause=\"full\"} 1", await client.GetStringAsync("/metrics"));
        host.Engine.Release();
        Assert.Equal(HttpStatusCode.OK, (await waiting).StatusCode);
        await first;
    }

    [Fact]
    public async Task Caller_that_went_away_is_skipped()
    {
        await using var host = new FaceHost();
        var client = await host.ReadyClientAsync();
        host.Engine.Hold();
        var first = client.GetAsync("/face?seed=0");
        await host.Engine.ArrivedAsync();
        using var patience = new CancellationTokenSource();
        var gone = client.GetAsync("/face?seed=1", patience.Token);
        var stays = client.GetAsync("/face?seed=2");
        await host.WaitingAsync(2);
        await patience.CancelAsync();
        await host.WaitingAsync(1);
        host.Engine.Release();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        Assert.Equal(HttpStatusCode.OK, (await stays).StatusCode);
        await first;
        Assert.Equal([1, 1], host.Engine.Batches.Select(batch => batch.Count));
    }

    [Fact]
    public async Task Stop_finishes_what_was_accepted_and_refuses_what_is_new()
    {
        await using var host = new FaceHost();
        var client = await host.ReadyClientAsync();
        host.Engine.Hold();
        var first = client.GetAsync("/face?seed=0");
        await host.Engine.ArrivedAsync();
        var second = client.GetAsync("/face?seed=1");
        await host.WaitingAsync(1);
        host.Services.GetRequiredService<FaceQueue>().Drain(); // as at a stop; the test server itself would not wait for answers

        var refused = await client.GetAsync("/face?seed=2");
        Assert.NotNull(refused.Headers.RetryAfter);
        await refused.ProblemAsync(503, null);
        await (await client.GetAsync("/health/ready")).ProblemAsync(503, null);

        host.Engine.Release();
        Assert.Equal(HttpStatusCode.OK, (await first).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await second).StatusCode);
    }

    [Fact]
    public async Task Face_that_fails_fails_alone()
    {
        await using var host = new FaceHost();
        var client = await host.ReadyClientAsync();
        host.Engine.OnDraw = batch =>
        {
            if (batch.Any(spec => spec.Truncation == 0.125f))
                throw new InvalidOperationException("no kernel");
        };
        host.Engine.Hold();
        var first = client.GetAsync("/face?seed=0");
        await host.Engine.ArrivedAsync();
        var bad = client.GetAsync("/face?seed=1&truncation=0.125");
        var good = client.GetAsync("/face?seed=2");
        await host.WaitingAsync(2);
        host.Engine.Release();
        Assert.Equal(HttpStatusCode.OK, (await good).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await first).StatusCode);
        var problem = await (await bad).ProblemAsync(500, null);
        Assert.DoesNotContain("kernel", problem.ToString());
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/face?seed=3")).StatusCode);
    }

    [Fact]
    public async Task Models_side_by_side_are_each_drawn_by_their_own()
    {
        await using var host = new FaceHost();
        var client = await host.ReadyClientAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
            client.GetAsync($"/face?seed={i}&model={(i % 2 == 0 ? "portraits" : "classic")}")));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Equal(["portraits@1", "classic@1"], answers.Take(2).Select(answer => answer.Header("X-Face-Model")));
    }

    [Fact]
    public async Task Devices_draw_side_by_side_and_give_the_same_bytes()
    {
        using var second = new FakeEngine();
        using var engine = new FakeEngine();
        await using var host = new FaceHost
        {
            Extra = services => services.Replace(ServiceDescriptor.Singleton<IReadOnlyList<EngineDevice>>(
                [new EngineDevice("first", "fake", engine), new EngineDevice("second", "fake", second)])),
        };
        var client = await host.ReadyClientAsync();
        engine.Hold();
        second.Hold();
        try
        {
            var (first, other) = (engine.ArrivedAsync(), second.ArrivedAsync());
            var one = client.FaceAsync("/face?seed=1");
            await Task.WhenAny(first, other);
            var two = client.FaceAsync("/face?seed=1");
            Assert.True(await first && await other); // both stand in a batch at the same time
            engine.Release();
            second.Release();
            Assert.Equal(await one, await two);
        }
        finally
        {
            engine.Release();
            second.Release();
        }

        Assert.Contains("face_faces_total{device=\"second\",model=\"portraits@1\"} 1\n", await client.GetStringAsync("/metrics"));
    }
}
