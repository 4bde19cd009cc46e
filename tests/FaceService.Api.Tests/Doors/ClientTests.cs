using System.Net;
using FaceService.Api.Tests.Hosting;

namespace FaceService.Api.Tests.Doors;

public sealed class ClientTests
{
    [Fact]
    public async Task Client_that_asks_too_often_is_held_back()
    {
        await using var host = new FaceHost { Peer = IPAddress.Parse("203.0.113.9") }
            .With("RateLimit:RequestsPerMinute", "1").With("RateLimit:Burst", "3");
        var client = await host.ReadyClientAsync();
        for (var i = 0; i < 3; i++)
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health/live")).StatusCode);
        var refused = await client.GetAsync("/health/live");
        Assert.True(refused.Headers.RetryAfter!.Delta > TimeSpan.Zero);
        await refused.ProblemAsync(429, null);
    }

    [Fact]
    public async Task Machine_itself_is_never_held_back()
    {
        await using var host = new FaceHost { Peer = IPAddress.IPv6Loopback }
            .With("RateLimit:RequestsPerMinute", "1").With("RateLimit:Burst", "1");
        var client = await host.ReadyClientAsync();
        for (var i = 0; i < 5; i++)
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health/live")).StatusCode);
    }

    [Fact]
    public async Task Page_of_a_configured_origin_may_ask_for_faces_but_change_nothing()
    {
        await using var host = new FaceHost().With("Cors:Origins:0", "https://friend.example");
        var client = await host.ReadyClientAsync();
        var face = await client.GetAsync("/face", "Origin", "https://friend.example");
        Assert.Equal("https://friend.example", face.Header("Access-Control-Allow-Origin"));
        Assert.Contains("X-Face-Seed", face.Header("Access-Control-Expose-Headers"));
        var stranger = await client.GetAsync("/face", "Origin", "https://stranger.example");
        Assert.False(stranger.Headers.Contains("Access-Control-Allow-Origin"));
        var preflight = new HttpRequestMessage(HttpMethod.Options, FaceHost.DoorPath);
        preflight.Headers.Add("Origin", "https://friend.example");
        preflight.Headers.Add("Access-Control-Request-Method", "PUT");
        Assert.False((await client.SendAsync(preflight)).Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task No_page_may_ask_where_no_origin_is_configured()
    {
        await using var host = new FaceHost();
        var client = await host.ReadyClientAsync();
        var face = await client.GetAsync("/face", "Origin", "https://friend.example");
        Assert.False(face.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("/face")]
    [InlineData("/")]
    [InlineData("/nowhere")]
    [InlineData("/swagger/index.html")]
    public async Task Every_answer_carries_security_headers(string path)
    {
        await using var host = new FaceHost();
        var client = await host.ReadyClientAsync();
        var response = await client.GetAsync(path);
        Assert.Equal("nosniff", response.Header("X-Content-Type-Options"));
        Assert.Equal("DENY", response.Header("X-Frame-Options"));
        Assert.Equal("no-referrer", response.Header("Referrer-Policy"));
        Assert.Contains("default-src 'none'", response.Header("Content-Security-Policy"));
        Assert.DoesNotContain("script-src 'self' 'unsafe-inline'", response.Header("Content-Security-Policy"));
    }
}
