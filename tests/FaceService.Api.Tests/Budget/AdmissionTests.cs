using System.Net;
using System.Net.Http.Headers;
using FaceService.Api.Batching;
using FaceService.Api.Budget;
using FaceService.Api.Tests.Hosting;
using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Marking;
using FaceService.Model.Imaging.Writing;
using Microsoft.Extensions.DependencyInjection;

namespace FaceService.Api.Tests.Budget;

/// <summary>What requests hold of the budget while they are handled, and that all of it comes back, however they end.</summary>
public sealed class AdmissionTests
{
    private const string Many = """{"count": 8, "size": 64}""";

    public static TheoryData<string, string, string> Outputs => new()
    {
        { "GET", "/face?seed=1&size=256", "" },
        { "POST", "/generate", """{"count": 5, "size": 200, "layout": "zip"}""" },
        { "POST", "/generate", """{"count": 5, "size": 200, "layout": "json", "format": "jpeg"}""" },
        { "POST", "/generate", """{"count": 5, "size": 200, "layout": "grid"}""" },
        { "POST", "/generate", """{"count": 5, "size": 200, "layout": "grid", "format": "webp"}""" },
        { "POST", "/sheets/mixing", """{"rows": [1, 2], "columns": [3, 4], "size": 200}""" },
        { "POST", "/sheets/truncations", """{"faces": [1, 2], "size": 200, "format": "jpeg"}""" },
        { "POST", "/interpolate", """{"from": 1, "to": 2, "frames": 6, "size": 200}""" },
        { "POST", "/interpolate", """{"from": 1, "to": 2, "frames": 6, "size": 200, "format": "webp", "space": "w"}""" },
        { "POST", "/latents", """{"count": 5, "as": "w+"}""" },
    };

    [Theory]
    [MemberData(nameof(Outputs))]
    public async Task Answer_that_was_sent_has_given_everything_back(string method, string path, string body)
    {
        await using var host = new FaceHost();
        var client = await host.ReadyClientAsync();
        var answer = method == "GET" ? await client.GetAsync(path) : await client.PostJsonAsync(path, body);
        Assert.NotEmpty(await answer.BytesAsync());
        await NothingHeldAsync(host);
    }

    [Theory]
    [MemberData(nameof(Outputs))]
    public async Task Request_that_does_not_fit_now_is_told_to_come_back(string method, string path, string body)
    {
        // Each of these fits into 16 MiB, the least that can be set; so the limit is held by somebody else instead.
        await using var host = new FaceHost().With("Work:MemoryMiB", "16");
        var client = await host.ReadyClientAsync();
        using var other = new WorkLease(Budget(host), "somebody else");
        Assert.Null(other.Take(new WorkCost(Budget(host).BytesLimit - 1)));
        var refused = method == "GET" ? await client.GetAsync(path) : await client.PostJsonAsync(path, body);
        Assert.True(refused.Headers.RetryAfter!.Delta >= TimeSpan.FromSeconds(1));
        Assert.Contains("Work:MemoryMiB", (await refused.ProblemAsync(429, null)).GetProperty("detail").GetString());
        Assert.Empty(host.Engine.Batches);
        Assert.Equal(Budget(host).BytesLimit - 1, Budget(host).BytesHeld);
        Assert.Contains("face_refusals_total{cause=\"work\"} 1", await client.GetStringAsync("/metrics"));
    }

    [Fact]
    public async Task Request_beyond_the_whole_budget_is_413_and_names_the_setting()
    {
        await using var host = new FaceHost().With("Work:MemoryMiB", "16");
        var client = await host.ReadyClientAsync();
        var refused = await client.PostJsonAsync("/generate", """{"count": 9, "size": 1024, "layout": "grid", "format": "jpeg"}""");
        Assert.Contains("Work:MemoryMiB", (await refused.ProblemAsync(413, "request")).GetProperty("allowed").GetString());
        await NothingHeldAsync(host);
    }

    [Fact]
    public async Task Pixels_are_a_limit_of_their_own()
    {
        await using var host = new FaceHost().With("Work:Megapixels", "1");
        var client = await host.ReadyClientAsync();
        var refused = await client.PostJsonAsync("/generate", """{"count": 2, "size": 1024}""");
        Assert.Contains("Work:Megapixels", (await refused.ProblemAsync(413, "request")).GetProperty("allowed").GetString());
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/face?size=512")).StatusCode);
    }

    [Fact]
    public async Task Caller_that_goes_while_it_waits_gives_everything_back()
    {
        await using var host = new FaceHost();
        var client = await host.ReadyClientAsync();
        host.Engine.Hold();
        var first = client.GetAsync("/face?seed=0");
        await host.Engine.ArrivedAsync();
        using var patience = new CancellationTokenSource();
        var gone = PostAsync(client, "/generate", Many, patience.Token);
        await host.WaitingAsync(8);
        Assert.True(Budget(host).BytesHeld > 0);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        await host.WaitingAsync(0);
        host.Engine.Release();
        await (await first).BytesAsync();
        await NothingHeldAsync(host);
    }

    [Fact]
    public async Task Caller_that_goes_while_its_faces_are_drawn_gives_everything_back()
    {
        await using var host = new FaceHost();
        var client = await host.ReadyClientAsync();
        host.Engine.Hold();
        using var patience = new CancellationTokenSource();
        var gone = PostAsync(client, "/generate", Many, patience.Token);
        await host.Engine.ArrivedAsync();
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        await NothingHeldAsync(host); // though the device still stands in the batch
        host.Engine.Release();
    }

    [Fact]
    public async Task Caller_that_goes_while_it_is_sent_to_gives_everything_back()
    {
        await using var host = new FaceHost();
        var client = await host.ReadyClientAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/generate")
        {
            Content = new StringContent("""{"count": 64, "size": 512, "layout": "json"}""", System.Text.Encoding.UTF8, "application/json"),
        };
        using (var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead))
        {
            await using var body = await answer.Content.ReadAsStreamAsync();
            Assert.Equal('{', body.ReadByte());
            Assert.True(Budget(host).BytesHeld > 0);
        }

        await NothingHeldAsync(host);
    }

    [Fact]
    public async Task Faces_that_fail_after_the_first_byte_break_the_answer_off_and_give_everything_back()
    {
        await using var host = new FaceHost().With("Batching:BatchLimit", "1");
        var client = await host.ReadyClientAsync();
        using var begun = new ManualResetEventSlim();
        var drawn = 0;
        host.Engine.OnDraw = _ =>
        {
            if (++drawn <= 8)
                return;
            begun.Wait();
            throw new InvalidOperationException("no kernel");
        };
        using var answer = await SendAsync(client, "/generate", """{"count": 64, "size": 64, "layout": "zip"}""");
        await using var body = await answer.Content.ReadAsStreamAsync();
        Assert.Equal('P', body.ReadByte());
        begun.Set();
        await Assert.ThrowsAnyAsync<Exception>(() => body.CopyToAsync(Stream.Null));
        await NothingHeldAsync(host);
    }

    [Fact]
    public async Task Face_that_fails_at_once_is_500_and_gives_everything_back()
    {
        await using var host = new FaceHost();
        var client = await host.ReadyClientAsync();
        host.Engine.OnDraw = _ => throw new InvalidOperationException("no kernel");
        await (await client.PostJsonAsync("/generate", Many)).ProblemAsync(500, null);
        await NothingHeldAsync(host);
    }

    [Theory]
    [InlineData("/generate", """{"count": 1000}""", 400)]
    [InlineData("/generate", """{"count": 2, "model": "nobody"}""", 404)]
    [InlineData("/interpolate", """{"from": 1}""", 400)]
    [InlineData("/generate", "{", 400)]
    public async Task Request_that_is_wrong_gives_everything_back(string path, string body, int status)
    {
        await using var host = new FaceHost();
        var client = await host.ReadyClientAsync();
        Assert.Equal(status, (int)(await client.PostJsonAsync(path, body)).StatusCode);
        await NothingHeldAsync(host);
    }

    [Fact]
    public async Task Stop_gives_everything_back()
    {
        await using var host = new FaceHost();
        var client = await host.ReadyClientAsync();
        host.Engine.Hold();
        var first = PostAsync(client, "/generate", Many, default);
        await host.Engine.ArrivedAsync();
        host.Services.GetRequiredService<FaceQueue>().Drain();
        Assert.Equal(503, (int)(await client.PostJsonAsync("/generate", Many)).StatusCode);
        host.Engine.Release();
        await (await first).BytesAsync();
        await NothingHeldAsync(host);
    }

    [Fact]
    public async Task Sixteen_images_of_64_megapixels_at_once_stay_within_the_budget()
    {
        // 190 MiB each: two at a time, and the others are told to come back.
        await using var host = new FaceHost().With("Work:MemoryMiB", "512");
        var client = await host.ReadyClientAsync();
        var file = await LargeAsync(client, 8000);
        Assert.InRange(file.Length, 1, 400_000);
        var highest = 0L;
        host.Engine.OnDraw = _ => highest = Math.Max(highest, Budget(host).BytesHeld);
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => client.PostAsync("/verify", Image(file))));
        Assert.All(answers, answer => Assert.Contains((int)answer.StatusCode, new[] { 200, 429 }));
        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.Contains(answers, answer => (int)answer.StatusCode == 429);
        Assert.All(answers.Where(answer => (int)answer.StatusCode == 429), answer => Assert.NotNull(answer.Headers.RetryAfter));
        Assert.InRange(highest, 185L << 20, 512L << 20);
        await NothingHeldAsync(host);
    }

    [Fact]
    public async Task Body_of_unknown_length_is_admitted_as_it_comes()
    {
        await using var host = new FaceHost().With("Work:MemoryMiB", "16");
        var client = await host.ReadyClientAsync();
        var request = new HttpRequestMessage(HttpMethod.Post, "/verify") { Content = new EndlessContent(24 << 20) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("image/png");
        await (await client.SendAsync(request)).ProblemAsync(413, "request");
        await NothingHeldAsync(host);
    }

    private static WorkBudget Budget(FaceHost host) => host.Services.GetRequiredService<WorkBudget>();

    // The last byte has come when the server has not yet ended; a test looks until it has.
    private static async Task NothingHeldAsync(FaceHost host)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (Budget(host).BytesHeld != 0 || Budget(host).PixelsLeft != 0)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        Assert.Equal(0, host.Services.GetRequiredService<FaceQueue>().Waiting);
    }

    // Little to send, much to decode: with the mark of a grid that may have been enlarged so far.
    private static async Task<byte[]> LargeAsync(HttpClient client, int side)
    {
        var grid = await (await client.PostJsonAsync("/generate", """{"seeds": [1, 2, 3, 4], "size": 1024, "layout": "grid"}""")).BytesAsync();
        using var file = new ChunkedBuffer();
        using var png = new PngRowWriter(side, side, MarkReader.Read(grid), file);
        var row = new byte[side * 3];
        for (var y = 0; y < side; y++)
            png.WriteRow(row);
        return file.ToArray();
    }

    private static ByteArrayContent Image(byte[] file) => new(file) { Headers = { ContentType = new MediaTypeHeaderValue("image/png") } };

    private static Task<HttpResponseMessage> SendAsync(HttpClient client, string path, string body) => client.SendAsync(
        new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json") },
        HttpCompletionOption.ResponseHeadersRead);

    private static Task<HttpResponseMessage> PostAsync(HttpClient client, string path, string body, CancellationToken cancellation) =>
        client.PostAsync(path, new StringContent(body, System.Text.Encoding.UTF8, "application/json"), cancellation);

    private sealed class EndlessContent(int bytes) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var part = new byte[1 << 16];
            for (var sent = 0; sent < bytes; sent += part.Length)
                await stream.WriteAsync(part);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
