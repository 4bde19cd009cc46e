using System.Net;
using FaceService.Api.Tests.Hosting;

namespace FaceService.Api.Tests.RateLimiting;

public sealed class RateLimitTests
{
    private const string Key = "a-key-of-some-length";

    [Theory]
    [InlineData("203.0.113.9")]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task Client_that_asks_too_often_is_held_back(string peer)
    {
        await using var host = Limited(peer, burst: 3);
        var client = await host.ReadyClientAsync();
        for (var i = 0; i < 3; i++)
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/models")).StatusCode);
        var refused = await client.GetAsync("/models");
        Assert.True(refused.Headers.RetryAfter!.Delta > TimeSpan.Zero);
        await refused.ProblemAsync(429, null);
    }

    [Fact]
    public async Task Each_key_has_a_rate_of_its_own()
    {
        await using var host = Limited("203.0.113.9", burst: 2).With("Auth:Keys:0", Key).With("Auth:Keys:1", "another-key");
        var client = await host.ReadyClientAsync();
        foreach (var key in new[] { Key, "another-key", "wrong" })
        {
            await client.GetAsync("/models", "X-Api-Key", key);
            await client.GetAsync("/models", "X-Api-Key", key);
            await (await client.GetAsync("/models", "X-Api-Key", key)).ProblemAsync(429, null);
        }

        // A key that is not known is none: its sender counts by address.
        await (await client.GetAsync("/models")).ProblemAsync(429, null);
    }

    [Fact]
    public async Task Behind_a_proxy_that_is_named_each_address_counts_by_itself()
    {
        await using var host = Limited("10.1.2.3", burst: 1).With("Proxy:Trusted:0", "10.0.0.0/8");
        var client = await host.ReadyClientAsync();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/models", "X-Forwarded-For", "203.0.113.1")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/models", "X-Forwarded-For", "203.0.113.2")).StatusCode);
        await (await client.GetAsync("/models", "X-Forwarded-For", "203.0.113.2")).ProblemAsync(429, null);
        // What a client adds in front of the proxy's word does not count.
        await (await client.GetAsync("/models", "X-Forwarded-For", "198.51.100.7, 203.0.113.2")).ProblemAsync(429, null);
    }

    [Fact]
    public async Task Forwarded_address_of_anybody_else_does_not_count()
    {
        await using var host = Limited("203.0.113.9", burst: 1).With("Proxy:Trusted:0", "10.0.0.0/8");
        var client = await host.ReadyClientAsync();
        await client.GetAsync("/models", "X-Forwarded-For", "203.0.113.1");
        await (await client.GetAsync("/models", "X-Forwarded-For", "203.0.113.2")).ProblemAsync(429, null);
    }

    [Fact]
    public async Task Neighbours_in_one_network_of_IPv6_count_as_one()
    {
        await using var host = Limited("10.1.2.3", burst: 1).With("Proxy:Trusted", "10.1.2.3");
        var client = await host.ReadyClientAsync();
        await client.GetAsync("/models", "X-Forwarded-For", "2001:db8::1");
        await (await client.GetAsync("/models", "X-Forwarded-For", "2001:db8::2")).ProblemAsync(429, null);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/models", "X-Forwarded-For", "2001:db8:0:1::1")).StatusCode);
    }

    [Fact]
    public async Task Probes_are_never_held_back()
    {
        await using var host = Limited("127.0.0.1", burst: 1);
        var client = await host.ReadyClientAsync();
        for (var i = 0; i < 5; i++)
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health/live")).StatusCode);
    }

    private static FaceHost Limited(string peer, int burst) => new FaceHost { Peer = IPAddress.Parse(peer) }
        .With("RateLimit:RequestsPerMinute", "1").With("RateLimit:Burst", $"{burst}");
}
